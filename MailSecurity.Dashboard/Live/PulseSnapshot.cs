using MailSecurity.Domain.Logins;

namespace MailSecurity.Dashboard.Live;

/// <summary>How busy the mail servers are, as one viewer may know it.</summary>
public sealed record PulseSnapshot
{
    public static readonly PulseSnapshot Nothing = new();

    /// <summary>In the sixty seconds before the last full step of ten.</summary>
    public int LoginsPerMinute { get; init; }

    public int FailuresPerMinute { get; init; }

    /// <summary>The last sixty minutes, the oldest first.</summary>
    public IReadOnlyList<int> Logins { get; init; } = [];

    public IReadOnlyList<int> Failures { get; init; } = [];

    /// <summary>Different Users who logged in, to the hour.</summary>
    public int Users24h { get; init; }

    /// <summary>The latest login, by the mail server's clock.</summary>
    public DateTimeOffset? LatestAt { get; init; }

    /// <summary>How long after it happened that login was stored.</summary>
    public TimeSpan? Lag { get; init; }

    /// <summary>Logins of the last 24 hours by country.</summary>
    public IReadOnlyList<LoginTally> Places { get; init; } = [];

    /// <summary>Since when all logins are counted, if that is less than a day.</summary>
    public DateTimeOffset? CountedSince { get; init; }

    public static PulseSnapshot Sum(IReadOnlyList<PulseSnapshot> parts)
    {
        var latest = parts.MaxBy(part => part.LatestAt ?? DateTimeOffset.MinValue);
        return latest is null ? Nothing : new PulseSnapshot
        {
            LoginsPerMinute = parts.Sum(part => part.LoginsPerMinute),
            FailuresPerMinute = parts.Sum(part => part.FailuresPerMinute),
            Logins = [.. Enumerable.Range(0, latest.Logins.Count).Select(minute => parts.Sum(part => part.Logins[minute]))],
            Failures = [.. Enumerable.Range(0, latest.Failures.Count).Select(minute => parts.Sum(part => part.Failures[minute]))],
            Users24h = parts.Sum(part => part.Users24h),
            LatestAt = latest.LatestAt,
            Lag = latest.Lag,
            Places = [.. parts.SelectMany(part => part.Places)],
        };
    }
}
