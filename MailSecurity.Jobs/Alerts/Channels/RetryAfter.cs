namespace MailSecurity.Jobs.Alerts.Channels;

/// <summary>Reads how long a server asks to be left alone.</summary>
internal static class RetryAfter
{
    /// <summary>Zero if it does not say.</summary>
    public static TimeSpan Of(HttpResponseMessage answer, DateTimeOffset now) => answer.Headers.RetryAfter switch
    {
        { Delta: { } wait } => wait,
        { Date: { } at } when at > now => at - now,
        _ => TimeSpan.Zero,
    };
}
