using System.Collections.Frozen;
using System.Globalization;
using MailSecurity.Domain.Geo;

namespace MailSecurity.Dashboard.Components.Incident;

/// <summary>A language that a customer can be written to in. Its words are in Letters/*.txt, a line each.</summary>
public sealed class LetterLanguage
{
    private const string Prefix = "Letters.";

    // No group separator that means something else in another language.
    private static readonly NumberFormatInfo Numbers = new() { NumberGroupSeparator = "\u202f" };

    private static readonly FrozenDictionary<string, LetterLanguage> ByCode = typeof(LetterLanguage).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(name => new LetterLanguage(name[Prefix.Length..], Read(name)))
        .ToFrozenDictionary(language => language.Code, StringComparer.Ordinal);

    private readonly FrozenDictionary<string, string> _words;
    private readonly string[] _months;

    private LetterLanguage(string code, FrozenDictionary<string, string> words)
    {
        (Code, _words) = (code, words);
        _months = words["months"].Split(", ");
    }

    public static LetterLanguage English => ByCode["en"];

    public static IReadOnlyList<LetterLanguage> All { get; } = [.. ByCode.Values.OrderBy(language => language.Name, StringComparer.Ordinal)];

    /// <summary>"de".</summary>
    public string Code { get; }

    /// <summary>What the language calls itself: "Deutsch".</summary>
    public string Name => _words["name"];

    public IEnumerable<string> Keys => _words.Keys;

    public string this[string key] => _words[key];

    public static LetterLanguage? Find(string? code) => code is not null ? ByCode.GetValueOrDefault(code) : null;

    /// <summary>The language most people of a country would be written to in; English where none is known.</summary>
    public static LetterLanguage Of(string? country) => country switch
    {
        "DE" or "AT" or "CH" or "LI" => ByCode["de"],
        "FR" or "MC" or "LU" or "SN" or "CI" or "ML" or "BF" or "NE" or "TG" or "BJ" or "GA" or "CG" or "CD" or "GF" or "GP" or "MQ" or "RE" or "NC" or "PF" => ByCode["fr"],
        "ES" or "MX" or "AR" or "BO" or "CL" or "CO" or "CR" or "CU" or "DO" or "EC" or "GT" or "HN" or "NI" or "PA" or "PE" or "PR" or "PY" or "SV" or "UY" or "VE" or "GQ" => ByCode["es"],
        "IT" or "SM" or "VA" => ByCode["it"],
        "PT" or "BR" or "AO" or "MZ" or "CV" or "GW" or "ST" or "TL" => ByCode["pt"],
        "NL" or "BE" or "SR" or "AW" or "CW" => ByCode["nl"],
        _ => English,
    };

    public string Say(string key, params object[] values) => string.Format(Numbers, _words[key], values);

    /// <summary>"24 November 2026 at 13:00 (Europe/Berlin)".</summary>
    public string Moment(DateTimeOffset at, TimeZoneInfo zone)
    {
        var there = TimeZoneInfo.ConvertTime(at, zone);
        return Say(
            "moment", there.Day, _months[there.Month - 1], there.Year.ToString(CultureInfo.InvariantCulture), there.ToString("HH:mm", CultureInfo.InvariantCulture), zone.Id);
    }

    public string Number(double number) => number.ToString("N0", Numbers);

    /// <summary>A country, or a city in one, that evidence names in English.</summary>
    public string Place(string english)
    {
        var comma = english.LastIndexOf(", ", StringComparison.Ordinal);
        var (city, country) = comma < 0 ? ("", english) : (english[..(comma + 2)], english[(comma + 2)..]);
        return Countries.CodeOf(country) is { } code ? city + CountryTable.NameOf(code, Code) : this["unknown"];
    }

    private static FrozenDictionary<string, string> Read(string resource)
    {
        using var file = new StreamReader(typeof(LetterLanguage).Assembly.GetManifestResourceStream(resource)!);
        return file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
            .ToFrozenDictionary(line => line[0], line => line[1], StringComparer.Ordinal);
    }
}
