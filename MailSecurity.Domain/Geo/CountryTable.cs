using System.Collections.Frozen;

namespace MailSecurity.Domain.Geo;

/// <summary>
/// What CountryTable.txt knows of each country: its name in the languages that customers are written to in, and the time
/// zone that most of its people live in. A file, because in .NET both need ICU, which small containers leave out.
/// </summary>
public static class CountryTable
{
    private const int Code = 0;
    private const int Zone = 1;
    private const int FirstName = 2;

    private static readonly (FrozenDictionary<string, string[]> Rows, string[] Columns) Table = Read();

    /// <summary>The name in that language ("de"); in English if the table does not have it.</summary>
    public static string NameOf(string code, string language) =>
        Array.IndexOf(Table.Columns, language, FirstName) is >= FirstName and var column && Table.Rows.TryGetValue(code, out var row)
            ? row[column]
            : Countries.NameOf(code);

    /// <summary>"Europe/Lisbon" for PT; null for an unknown code.</summary>
    public static string? ZoneOf(string code) => Table.Rows.TryGetValue(code, out var row) ? row[Zone] : null;

    private static (FrozenDictionary<string, string[]> Rows, string[] Columns) Read()
    {
        using var file = new StreamReader(typeof(CountryTable).Assembly.GetManifestResourceStream("MailSecurity.Domain.Geo.CountryTable.txt")!);
        var lines = file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.Split('|')).ToList();
        return (lines.Skip(1).ToFrozenDictionary(row => row[Code], StringComparer.OrdinalIgnoreCase), lines[0]);
    }
}
