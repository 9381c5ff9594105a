using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace MailSecurity.Playground.Text;

/// <summary>Writes the time at the start of a line, in UTC.</summary>
internal sealed class SyslogStamp(SyslogForm form)
{
    private readonly byte[] _second = new byte[24];
    private long _ticksOfSecond = -1;
    private int _length;

    public void Write(LineBuffer line, DateTimeOffset at)
    {
        // Neighbouring lines mostly share their second; only the fraction is new.
        var fraction = at.UtcTicks % TimeSpan.TicksPerSecond;
        if (at.UtcTicks - fraction != _ticksOfSecond)
        {
            _ticksOfSecond = at.UtcTicks - fraction;
            _length = Encoding.ASCII.GetBytes(SecondOf(at.UtcDateTime), _second);
        }

        _second.AsSpan(0, _length).CopyTo(line.Room(_length));
        if (form is SyslogForm.Rfc3339)
        {
            var microseconds = (int)(fraction / TimeSpan.TicksPerMicrosecond);
            _ = Utf8Formatter.TryFormat(microseconds, line.Room(6), out _, new('D', 6));
            "+00:00"u8.CopyTo(line.Room(6));
        }
    }

    // The day of the old form is padded with a blank: "Nov  4".
    private string SecondOf(DateTime at) => form is SyslogForm.Rfc3339
        ? at.ToString("yyyy-MM-dd'T'HH:mm:ss.", CultureInfo.InvariantCulture)
        : at.ToString("MMM ", CultureInfo.InvariantCulture) + at.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2)
            + at.ToString(" HH:mm:ss", CultureInfo.InvariantCulture);
}
