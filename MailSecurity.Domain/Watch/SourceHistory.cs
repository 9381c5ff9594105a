using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Watch;

/// <summary>What a source brought in the hours of the last weeks, and what is usual for it.</summary>
public sealed class SourceHistory(LoginSource source, IEnumerable<SourceHour> hours)
{
    public const int HoursOfAWeek = 7 * 24;

    private const int Weeks = 4;

    // Longer silences change nothing any more.
    private static readonly TimeSpan LongestGap = TimeSpan.FromDays(7);

    private readonly Dictionary<int, SourceHour> _hours = hours.ToDictionary(hour => hour.Hour);

    // The hour in which a source began is not a whole one.
    private readonly int _firstWhole = SourceHour.NumberOf(source.FirstReceivedAt) + 1;

    /// <summary>The counters of one hour; null when nothing came.</summary>
    public SourceHour? this[int hour] => _hours.GetValueOrDefault(hour);

    /// <summary>How many events are usual between two times; null when the source has no whole week behind it.</summary>
    public double? UsualBetween(DateTimeOffset from, DateTimeOffset to)
    {
        from = to - from > LongestGap ? to - LongestGap : from;
        double? sum = null;
        for (var hour = SourceHour.NumberOf(from); hour <= SourceHour.NumberOf(to); hour++)
        {
            var start = DateTimeOffset.UnixEpoch.AddHours(hour);
            var part = (Earlier(to, start.AddHours(1)) - Later(from, start)).TotalHours;
            sum = UsualIn(hour) is { } usual ? (sum ?? 0) + (usual * part) : sum;
        }

        return sum;
    }

    /// <summary>Events per hour in the day before the latest ones; 0 when that is less than a whole hour.</summary>
    public double RateUntil(DateTimeOffset latest)
    {
        var last = SourceHour.NumberOf(latest);
        var first = Math.Max(_firstWhole - 1, last - 24);
        var time = latest - Later(DateTimeOffset.UnixEpoch.AddHours(first), source.FirstReceivedAt);
        return time < TimeSpan.FromHours(1) ? 0 : Enumerable.Range(first, last - first + 1).Sum(hour => this[hour]?.Events ?? 0) / time.TotalHours;
    }

    // The median of the same hour of the week: one week of holidays or of an attack does not change it.
    private double? UsualIn(int hour)
    {
        var same = Enumerable.Range(1, Weeks).Select(week => hour - (week * HoursOfAWeek)).Where(known => known >= _firstWhole)
            .Select(known => this[known]?.Events ?? 0).Order().ToList();
        return same.Count == 0 ? null : (same[(same.Count - 1) / 2] + same[same.Count / 2]) / 2.0;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
