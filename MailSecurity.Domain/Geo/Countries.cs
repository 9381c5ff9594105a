using System.Collections.Frozen;

namespace MailSecurity.Domain.Geo;

/// <summary>Names, flags and neighbours of countries by ISO 3166-1 alpha-2 code.</summary>
public static class Countries
{
    private static readonly FrozenDictionary<string, string> Names = Entries(CountryData.Names)
        .ToFrozenDictionary(entry => entry[..2], entry => entry[3..], StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string> ByName = Names.ToFrozenDictionary(entry => entry.Value, entry => entry.Key, StringComparer.Ordinal);

    // Each pair both ways round: PTES and ESPT.
    private static readonly FrozenSet<string> Borders = Entries(CountryData.Borders)
        .SelectMany(entry => entry[4..].Split(' ').SelectMany(other => new[] { entry[..2] + other, other + entry[..2] }))
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every known code.</summary>
    public static IReadOnlyCollection<string> Codes => Names.Keys;

    /// <summary>The English name; an unknown code is its own name.</summary>
    public static string NameOf(string code) => Names.TryGetValue(code, out var name) ? name : code;

    /// <summary>The code of an English name, as evidence keeps it; null for what is no country's name.</summary>
    public static string? CodeOf(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The flag as an emoji, or nothing for what is not two letters: PT gives 🇵🇹.</summary>
    public static string FlagOf(string? code) =>
        code is { Length: 2 } && char.IsAsciiLetter(code[0]) && char.IsAsciiLetter(code[1]) ? Indicator(code[0]) + Indicator(code[1]) : "";

    /// <summary>Whether two different countries share a land border.</summary>
    public static bool AreNeighbours(string? one, string? other) =>
        one is { Length: 2 } && other is { Length: 2 } && Borders.Contains(one + other);

    // A flag is written with two "regional indicator" letters, which start at U+1F1E6.
    private static string Indicator(char letter) => char.ConvertFromUtf32(0x1F1E6 + char.ToUpperInvariant(letter) - 'A');

    private static string[] Entries(string table) =>
        table.Split((char[])[';', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
