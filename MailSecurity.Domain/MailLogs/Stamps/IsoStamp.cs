namespace MailSecurity.Domain.MailLogs.Stamps;

/// <summary>Time stamps with the date in ISO order.</summary>
internal sealed class IsoStamp(SenderClock clock)
{
    private readonly char[] _date = new char[10];
    private long _dateTicks = -1;

    // 2026-11-24T04:08:36.874493+00:00 mail dovecot: …     rsyslog, RFC 5424
    // 2026-11-24T04:08:36Z mail dovecot: …
    // 2026-11-24T04:49:22+0000 imap-login: Info: …         Dovecot log_timestamp, journalctl -o short-iso
    // 2019-10-15 08:08:52,123 imap-login: Info: …          no zone: the sender's
    /// <summary>Length of the time stamp; 0 when the line starts otherwise, negative when it is no possible time.</summary>
    public int Read(ReadOnlySpan<char> line, out long utcTicks)
    {
        utcTicks = 0;
        if (line.Length < 19 || line[4] != '-' || line[7] != '-' || line[10] is not ('T' or 't' or ' '))
        {
            return 0;
        }

        var seconds = Digits.TimeOfDay(line, 11);
        if (seconds < 0 || !TryDate(line[..10], out var date))
        {
            return StampLimits.Impossible;
        }

        utcTicks = date + (seconds * TimeSpan.TicksPerSecond) + Digits.Fraction(line[19..], out var fraction);
        var length = 19 + fraction;
        var rest = line[length..];
        var zone = ReadZone(rest, out var offset);
        if (zone < 0)
        {
            return StampLimits.Impossible;
        }

        utcTicks = zone == 0 ? clock.ToUtc(utcTicks) : utcTicks - offset;
        return length + zone;
    }

    private bool TryDate(ReadOnlySpan<char> text, out long ticks)
    {
        if (_dateTicks < 0 || !text.SequenceEqual(_date))
        {
            var (year, month, day) = (Digits.Four(text, 0), Digits.Two(text, 5), Digits.Two(text, 8));
            if (year is < StampLimits.FirstYear or > StampLimits.LastYear || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            {
                ticks = 0;
                return false;
            }

            text.CopyTo(_date);
            _dateTicks = new DateTime(year, month, day).Ticks;
        }

        ticks = _dateTicks;
        return true;
    }

    // Z, +01:00, +0100 or nothing.
    private static int ReadZone(ReadOnlySpan<char> text, out long offset)
    {
        offset = 0;
        if (text.IsEmpty || text[0] == ' ')
        {
            return 0;
        }

        if (text[0] is 'Z' or 'z')
        {
            return 1;
        }

        if (text[0] is not ('+' or '-') || text.Length < 5)
        {
            return StampLimits.Impossible;
        }

        var colon = text[3] == ':' ? 1 : 0;
        var (hours, minutes) = (Digits.Two(text, 1), Digits.Two(text, 3 + colon));
        if (hours is < 0 or > 14 || minutes is < 0 or > 59)
        {
            return StampLimits.Impossible;
        }

        offset = ((hours * 60) + minutes) * TimeSpan.TicksPerMinute * (text[0] == '-' ? -1 : 1);
        return 5 + colon;
    }
}
