namespace MailSecurity.Playground.Habits;

/// <summary>When people are awake, give or take a time zone.</summary>
internal static class Rhythm
{
    private const int Morning = 6;
    private const int Night = 22;

    public static DateTimeOffset Awake(DateTimeOffset after, TimeSpan mean, Chance chance)
    {
        var next = Always(after, mean, chance);
        if (next.UtcDateTime.Hour is >= Morning and < Night)
        {
            return next;
        }

        var day = next.UtcDateTime.Hour < Morning ? next.UtcDateTime.Date : next.UtcDateTime.Date.AddDays(1);
        return new DateTimeOffset(day, TimeSpan.Zero).AddHours(Morning) + chance.Between(TimeSpan.Zero, TimeSpan.FromHours(2));
    }

    /// <summary>A device that never sleeps.</summary>
    public static DateTimeOffset Always(DateTimeOffset after, TimeSpan mean, Chance chance) =>
        after + TimeSpan.FromSeconds(20) + chance.Wait(mean);

    public static bool IsWorkingTime(DateTimeOffset at) =>
        at.UtcDateTime.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && at.UtcDateTime.Hour is >= 7 and < 17;
}
