namespace MailSecurity.Playground.Servers;

/// <summary>
/// A Postfix queue id. Short: microseconds and inode in hex (37525B1E67F). Long: seconds and microseconds in base 52,
/// a z, and the inode in base 51 (4jYVk351KDz1j3XV); no vowels, so that no words appear.
/// </summary>
internal readonly struct QueueId(DateTimeOffset at, int inode, bool isLong) : IUtf8SpanFormattable
{
    private static ReadOnlySpan<byte> Letters => "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz"u8;

    public bool TryFormat(Span<byte> destination, out int written, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        var microseconds = (int)(at.UtcTicks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond);
        if (!isLong)
        {
            return System.Text.Unicode.Utf8.TryWrite(destination, provider, $"{microseconds:X5}{inode:X6}", out written);
        }

        Write(destination[..6], at.ToUnixTimeSeconds(), 52);
        Write(destination[6..10], microseconds, 52);
        destination[10] = (byte)'z';
        Write(destination[11..16], inode, 51);
        written = 16;
        return true;
    }

    private static void Write(Span<byte> digits, long value, int numberBase)
    {
        for (var at = digits.Length - 1; at >= 0; at--)
        {
            digits[at] = Letters[(int)(value % numberBase)];
            value /= numberBase;
        }
    }
}
