namespace MailSecurity.Domain.Logins;

/// <summary>A line that looked like a login and could not be read: a sample, kept for the person who can tell why.</summary>
public sealed class UnreadableLine
{
    /// <summary>Samples kept per source; the newest replace the oldest.</summary>
    public const int KeptPerSource = 20;

    public long Id { get; set; }

    public int AccountId { get; set; }

    public int SourceId { get; set; }

    public DateTimeOffset At { get; set; }

    public required string Reason { get; set; }

    /// <summary>At most 500 characters of the line; attacker-controlled.</summary>
    public required string Text { get; set; }
}
