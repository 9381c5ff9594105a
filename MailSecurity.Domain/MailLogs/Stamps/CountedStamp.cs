using System.Globalization;

namespace MailSecurity.Domain.MailLogs.Stamps;

/// <summary>Time stamps that count seconds since 1970.</summary>
internal static class CountedStamp
{
    // The label counts atomic seconds from 1970; its clock is ahead of UTC by the leap seconds, of which multilog knows ten.
    private const long TaiStart = 0x4000_0000_0000_0000 + 10;

    // 1795495138.472675 mail dovecot: …      journalctl -o short-unix
    /// <summary>Length of the time stamp; 0 when the line starts otherwise, negative when it is no possible time.</summary>
    public static int ReadUnix(ReadOnlySpan<char> line, out long utcTicks)
    {
        utcTicks = 0;
        var dot = line.IndexOf('.');
        if (dot is < 9 or > 11 || !long.TryParse(line[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return 0;
        }

        utcTicks = DateTime.UnixEpoch.Ticks + (seconds * TimeSpan.TicksPerSecond) + Digits.Fraction(line[dot..], out var fraction);
        return fraction > 0 ? dot + fraction : 0;
    }

    // @400000004c91b044077a9e94 imap-login: Info: …      multilog, TAI64N
    /// <summary>Length of the time stamp; 0 when the line starts otherwise, negative when it is no possible time.</summary>
    public static int ReadTai64(ReadOnlySpan<char> line, out long utcTicks)
    {
        utcTicks = 0;
        if (line.Length < 25 || line[0] != '@'
            || !long.TryParse(line.Slice(1, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var seconds)
            || !uint.TryParse(line.Slice(17, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var nanoseconds))
        {
            return 0;
        }

        seconds -= TaiStart;
        if (seconds is < 0 or > uint.MaxValue)
        {
            return StampLimits.Impossible;
        }

        utcTicks = DateTime.UnixEpoch.Ticks + (seconds * TimeSpan.TicksPerSecond) + (nanoseconds / 100);
        return 25;
    }
}
