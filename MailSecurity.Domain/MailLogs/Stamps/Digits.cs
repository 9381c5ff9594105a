namespace MailSecurity.Domain.MailLogs.Stamps;

/// <summary>Decimal digits at a place in a text; -1 when there are none.</summary>
internal static class Digits
{
    public static int Two(ReadOnlySpan<char> text, int at)
    {
        if (text.Length < at + 2)
        {
            return -1;
        }

        var (tens, ones) = ((uint)(text[at] - '0'), (uint)(text[at + 1] - '0'));
        return tens <= 9 && ones <= 9 ? (int)((tens * 10) + ones) : -1;
    }

    public static int Four(ReadOnlySpan<char> text, int at)
    {
        var (high, low) = (Two(text, at), Two(text, at + 2));
        return high >= 0 && low >= 0 ? (high * 100) + low : -1;
    }

    /// <summary>A number of at most nine digits from the start of the text; <paramref name="length"/> is 0 when there is none.</summary>
    public static int Number(ReadOnlySpan<char> text, out int length)
    {
        var value = 0;
        length = 0;
        while (length < text.Length && length < 9 && char.IsAsciiDigit(text[length]))
        {
            value = (value * 10) + (text[length++] - '0');
        }

        return value;
    }

    /// <summary>04:08:36 as seconds of the day. A leap second counts as the second before it.</summary>
    public static int TimeOfDay(ReadOnlySpan<char> text, int at)
    {
        if (text.Length < at + 8 || text[at + 2] != ':' || text[at + 5] != ':')
        {
            return -1;
        }

        var (hour, minute, second) = (Two(text, at), Two(text, at + 3), Two(text, at + 6));
        var valid = hour is >= 0 and < 24 && minute is >= 0 and < 60 && second is >= 0 and <= 60;
        return valid ? (hour * 3600) + (minute * 60) + Math.Min(second, 59) : -1;
    }

    /// <summary>.874493 or ,123 as ticks; nothing is 0. What is finer than a tick is dropped.</summary>
    public static long Fraction(ReadOnlySpan<char> text, out int length)
    {
        length = 0;
        if (text.Length < 2 || text[0] is not ('.' or ',') || !char.IsAsciiDigit(text[1]))
        {
            return 0;
        }

        long ticks = 0;
        var scale = TimeSpan.TicksPerSecond / 10;
        for (length = 1; length < text.Length && char.IsAsciiDigit(text[length]); length++, scale /= 10)
        {
            ticks += (text[length] - '0') * scale;
        }

        return ticks;
    }
}
