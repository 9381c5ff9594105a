namespace MailSecurity.Domain.Storage.Retention;

/// <summary>What a purge deleted.</summary>
public sealed record PurgeReport
{
    public long Logins { get; set; }

    public long Messages { get; set; }

    /// <summary>Suppressed findings.</summary>
    public long NotRaised { get; set; }

    public long Alerts { get; set; }

    public long Incidents { get; set; }

    /// <summary>Rows of daily counts.</summary>
    public long AddressDays { get; set; }

    public long UnreadableLines { get; set; }

    /// <summary>Names of which nothing else was left, nearly all of them made up by attackers.</summary>
    public long Users { get; set; }

    /// <summary>The longest that other writers may have waited.</summary>
    public TimeSpan LongestHeld { get; set; }

    public long Rows => Logins + Messages + NotRaised + Alerts + Incidents + AddressDays + UnreadableLines + Users;
}
