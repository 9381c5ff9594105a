namespace MailSecurity.Domain.Alerts;

/// <summary>Hours of each day in which a person is not to be disturbed, by the clock on their wall. They may pass midnight.</summary>
public sealed record QuietHours(TimeOnly From, TimeOnly To, TimeZoneInfo Zone)
{
    /// <summary>When the quiet at that moment is over; null if there is none.</summary>
    public DateTimeOffset? EndsAt(DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, Zone).DateTime;
        if (!TimeOnly.FromDateTime(local).IsBetween(From, To))
        {
            return null;
        }

        var end = local.Date + To.ToTimeSpan();
        return Moment(end > local ? end : end.AddDays(1), now);
    }

    // A clock that is put forward leaves out the end: the first moment after the gap takes its place. One that is put back shows it twice.
    private DateTimeOffset Moment(DateTime wall, DateTimeOffset now)
    {
        while (Zone.IsInvalidTime(wall))
        {
            wall = wall.AddMinutes(1);
        }

        var offsets = Zone.IsAmbiguousTime(wall) ? Zone.GetAmbiguousTimeOffsets(wall) : [Zone.GetUtcOffset(wall)];
        return offsets.Select(offset => new DateTimeOffset(wall, offset).ToUniversalTime()).Order().First(moment => moment > now);
    }
}
