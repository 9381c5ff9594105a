namespace MailSecurity.Domain.MailLogs.Stamps;

/// <summary>
/// Turns the sender's local time into UTC. The hour that happens twice in autumn is read as winter time, and the hour
/// that spring leaves out as if the clock had not been changed yet: a line cannot say which one it means.
/// </summary>
internal sealed class SenderClock(TimeZoneInfo zone)
{
    private readonly bool _isUtc = zone.HasSameRules(TimeZoneInfo.Utc) && zone.BaseUtcOffset == TimeSpan.Zero;
    private long _minute = -1;
    private long _offset;

    public long ToUtc(long localTicks)
    {
        if (_isUtc)
        {
            return localTicks;
        }

        // Zones change on a full minute, and asking the zone costs more than reading the rest of the line.
        var minute = localTicks / TimeSpan.TicksPerMinute;
        if (minute != _minute)
        {
            _minute = minute;
            _offset = zone.GetUtcOffset(new DateTime(localTicks, DateTimeKind.Unspecified)).Ticks;
        }

        return localTicks - _offset;
    }
}
