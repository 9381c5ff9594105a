namespace MailSecurity.Domain.Alerts.OnCall;

/// <summary>Hours of some days of the week. They may run over midnight, and then belong to the day they begin; from and to alike is the whole day.</summary>
public sealed record WeeklyHours(IReadOnlyList<DayOfWeek> Days, TimeOnly From, TimeOnly To)
{
    public bool Contains(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var today = LocalTimes.DateOf(instant, zone);
        return IsWithin(today.AddDays(-1)) || IsWithin(today);

        bool IsWithin(DateOnly date) => Days.Contains(date.DayOfWeek) && Begin(date, zone) <= instant && instant < End(date, zone);
    }

    /// <summary>The moments within [from, to) at which it begins or ends.</summary>
    internal IEnumerable<DateTimeOffset> Edges(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        for (var date = LocalTimes.DateOf(from, zone).AddDays(-1); date <= LocalTimes.DateOf(to, zone); date = date.AddDays(1))
        {
            if (Days.Contains(date.DayOfWeek))
            {
                yield return Begin(date, zone);
                yield return End(date, zone);
            }
        }
    }

    private DateTimeOffset Begin(DateOnly date, TimeZoneInfo zone) => LocalTimes.InstantOf(date, From, zone);

    private DateTimeOffset End(DateOnly date, TimeZoneInfo zone) => LocalTimes.InstantOf(To <= From ? date.AddDays(1) : date, To, zone);
}
