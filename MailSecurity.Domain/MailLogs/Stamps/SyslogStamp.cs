namespace MailSecurity.Domain.MailLogs.Stamps;

/// <summary>The RFC 3164 time stamp: the sender's local time without a year.</summary>
internal sealed class SyslogStamp(SenderClock clock, DateTimeOffset reference)
{
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";

    // Clocks differ a little, so a line may be a day ahead of the reference. A tail runs on while its reference stays,
    // so a line may also be some weeks ahead of the newest line so far: that carries December into January.
    private readonly long _latestByReference = reference.UtcTicks + TimeSpan.TicksPerDay;
    private const long LongestQuiet = 30 * TimeSpan.TicksPerDay;

    private readonly char[] _text = new char[16];
    private int _textLength;
    private long _ticks;

    /// <summary>The newest time read so far, in UTC; decides the year of what follows.</summary>
    public long Newest { get; set; }

    // Nov 24 04:08:36 mail dovecot: …
    // Nov  4 04:08:36 mail dovecot: …            the day is padded with a blank
    // Aug 3 04:08:36 mail dovecot: …             or not at all
    // Nov 24 04:38:58.472675 mail dovecot: …     journalctl -o short-precise
    /// <summary>Length of the time stamp; 0 when the line starts otherwise, negative when it is no possible time.</summary>
    public int Read(ReadOnlySpan<char> line, out long utcTicks)
    {
        // Most lines fall into the same second as the line before.
        if (_textLength == 0 || !line.StartsWith(_text.AsSpan(0, _textLength)))
        {
            var length = ReadSecond(line);
            if (length <= 0)
            {
                utcTicks = 0;
                return length;
            }
        }

        utcTicks = _ticks + Digits.Fraction(line[_textLength..], out var fraction);
        return _textLength + fraction;
    }

    private int ReadSecond(ReadOnlySpan<char> line)
    {
        if (line.Length < 14 || line[3] != ' ' || MonthOf(line[..3]) is not (> 0 and var month))
        {
            return 0;
        }

        var at = line[4] == ' ' ? 5 : 4;
        var day = Digits.Number(line[at..], out var digits);
        at += digits + 1;
        var seconds = digits is 1 or 2 && line[at - 1] == ' ' ? Digits.TimeOfDay(line, at) : -1;
        if (seconds < 0 || !TryPlace(month, day, seconds * TimeSpan.TicksPerSecond, out var ticks))
        {
            return StampLimits.Impossible;
        }

        _ticks = ticks;
        _textLength = at + 8;
        line[.._textLength].CopyTo(_text);
        Newest = Math.Max(Newest, ticks);
        return _textLength;
    }

    private static int MonthOf(ReadOnlySpan<char> name)
    {
        for (var at = 0; at < Months.Length; at += 3)
        {
            if (name.SequenceEqual(Months.AsSpan(at, 3)))
            {
                return (at / 3) + 1;
            }
        }

        return 0;
    }

    // The newest year that is not in the future. Eight years back always hold a 29 February.
    private bool TryPlace(int month, int day, long timeOfDay, out long utcTicks)
    {
        var limit = Math.Max(_latestByReference, Newest + LongestQuiet);
        var lastYear = Math.Min(new DateTime(Math.Min(limit, DateTime.MaxValue.Ticks)).Year + 1, StampLimits.LastYear);
        for (var year = lastYear; year >= Math.Max(lastYear - 9, StampLimits.FirstYear); year--)
        {
            if (day < 1 || day > DateTime.DaysInMonth(year, month))
            {
                continue;
            }

            utcTicks = clock.ToUtc(new DateTime(year, month, day).Ticks + timeOfDay);
            if (utcTicks <= limit)
            {
                return true;
            }
        }

        utcTicks = 0;
        return false;
    }
}
