namespace MailSecurity.Domain.Logins;

/// <summary>One message that an authenticated User handed to the mail server for delivery.</summary>
public sealed record SentMessage
{
    public required DateTimeOffset At { get; init; }

    public required MailUser User { get; init; }

    public required int Recipients { get; init; }

    /// <summary>As <see cref="LoginEvent.Key"/>.</summary>
    public required ulong Key { get; init; }

    public ClientAddress? Address { get; init; }
}
