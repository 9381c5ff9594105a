namespace MailSecurity.Domain.Detection;

/// <summary>
/// How many messages a User sent: by the hour for a day and a little more and by the day for a month, in clock hours and days of UTC. Each
/// message is counted once, when the analysis comes to it.
/// </summary>
public sealed class SentLog
{
    public const int MaxHours = 26;
    public const int MaxDays = 31;

    private readonly SortedList<int, int> _hours = [];
    private readonly SortedList<int, int> _days = [];

    internal SortedList<int, int> Hours => _hours;

    internal SortedList<int, int> Days => _days;

    /// <summary>Messages in the clock hour of <paramref name="at"/> and the 23 before it.</summary>
    public int InDay(DateTimeOffset at)
    {
        var (sum, last) = (0, HourOf(at));
        for (var entry = _hours.Count - 1; entry >= 0 && _hours.Keys[entry] > last - 24; entry--)
        {
            sum += _hours.Keys[entry] <= last ? _hours.Values[entry] : 0;
        }

        return sum;
    }

    /// <summary>The number of messages that 95 of 100 days before the day of <paramref name="at"/> stayed within; days without any count as such.</summary>
    public int UsualPerDay(DateTimeOffset at)
    {
        var today = DayOf(at);
        Span<int> month = stackalloc int[30];
        for (var entry = 0; entry < _days.Count; entry++)
        {
            if (today - _days.Keys[entry] is >= 1 and <= 30 and var ago)
            {
                month[ago - 1] = _days.Values[entry];
            }
        }

        month.Sort();
        return month[28];
    }

    internal static int HourOf(DateTimeOffset at) => (int)(at.UtcTicks / TimeSpan.TicksPerHour);

    internal static int DayOf(DateTimeOffset at) => (int)(at.UtcTicks / TimeSpan.TicksPerDay);

    internal void Add(int hour, int messages)
    {
        Add(_hours, hour, messages, MaxHours);
        Add(_days, hour / 24, messages, MaxDays);
    }

    // A late message for a time that is no longer kept is dropped with it.
    private static void Add(SortedList<int, int> counts, int when, int messages, int most)
    {
        counts[when] = counts.GetValueOrDefault(when) + messages;
        while (counts.Keys[0] <= counts.Keys[^1] - most)
        {
            counts.RemoveAt(0);
        }
    }
}
