namespace MailSecurity.Domain.Logins;

/// <summary>What every source checks before it hands an event over.</summary>
public static class IntakeRules
{
    /// <summary>A mail server's clock may be wrong by this much before its events are refused.</summary>
    public static readonly TimeSpan AllowedSkew = TimeSpan.FromHours(24);

    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The reason why an event of that time cannot be taken, or null.</summary>
    public static string? CheckTime(DateTimeOffset at, DateTimeOffset now) =>
        at < Earliest ? "The time lies before the year 2000."
        : at > now + AllowedSkew ? "The time lies more than a day in the future."
        : null;
}
