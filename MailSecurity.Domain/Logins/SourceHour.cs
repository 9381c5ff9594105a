namespace MailSecurity.Domain.Logins;

/// <summary>
/// What a source brought in one hour, by the clock of this machine. Counted in the transaction that stores the events, so
/// that rates and the usual volume are known without counting logins.
/// </summary>
public sealed class SourceHour
{
    /// <summary>Five weeks: the same hour of the last four, and some days of grace.</summary>
    public const int KeptHours = 35 * 24;

    public int SourceId { get; set; }

    /// <summary>Hours since 1970, UTC.</summary>
    public int Hour { get; set; }

    public int AccountId { get; set; }

    /// <summary>Logins and messages that were not known before.</summary>
    public int Events { get; set; }

    public int Duplicates { get; set; }

    public int Unreadable { get; set; }

    public int Dropped { get; set; }

    public static int NumberOf(DateTimeOffset at) => (int)Math.Floor((at - DateTimeOffset.UnixEpoch).TotalHours);
}
