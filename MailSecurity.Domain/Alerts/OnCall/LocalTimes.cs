namespace MailSecurity.Domain.Alerts.OnCall;

/// <summary>
/// Wall clocks and instants. As RFC 5545 has it: a local time that a clock change skips counts by the offset before the change, and of one
/// that comes twice the first is meant.
/// </summary>
public static class LocalTimes
{
    public static DateTimeOffset InstantOf(DateOnly date, TimeOnly time, TimeZoneInfo zone)
    {
        var local = date.ToDateTime(time, DateTimeKind.Unspecified);
        var offset = zone.IsInvalidTime(local) ? zone.GetUtcOffset(local.AddHours(-3))
            : zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max()
            : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    public static DateTime LocalOf(DateTimeOffset instant, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(instant, zone).DateTime;

    public static DateOnly DateOf(DateTimeOffset instant, TimeZoneInfo zone) => DateOnly.FromDateTime(LocalOf(instant, zone));

    /// <summary>The zone of that IANA name; null if there is none.</summary>
    public static TimeZoneInfo? ZoneOf(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;
}
