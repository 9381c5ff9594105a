using System.Globalization;

namespace MailSecurity.Benchmarks;

/// <summary>What stands on the command line of a verb.</summary>
internal static class Words
{
    /// <summary>The number after a name; <paramref name="otherwise"/> without it.</summary>
    public static int Option(this string[] words, string name, int otherwise) =>
        Array.IndexOf(words, name) is var at and >= 0 && at + 1 < words.Length ? Number(words[at + 1]) : otherwise;

    /// <summary>The number in front; <paramref name="otherwise"/> without it.</summary>
    public static int First(this string[] words, int otherwise) => words is [var first, ..] && char.IsAsciiDigit(first[0]) ? Number(first) : otherwise;

    private static int Number(string text) => int.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}
