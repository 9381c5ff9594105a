using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Geo;

/// <summary>Where newer databases are fetched from. Each is an address (.mmdb, .mmdb.gz, .tar.gz) or the name of a MaxMind edition.</summary>
public sealed class GeoUpdateOptions
{
    public const string Section = "MailSecurity:Geo:Update";

    public string AccountId { get; set; } = "";

    /// <summary>MaxMind's licence key; a secret.</summary>
    public string LicenseKey { get; set; } = "";

    public string Country { get; set; } = "";

    public string City { get; set; } = "";

    public string Asn { get; set; } = "";

    /// <summary>Where MaxMind's editions are; another address for a mirror.</summary>
    public string MaxMindUrl { get; set; } = "https://download.maxmind.com/";

    /// <summary>How often to ask; after a failure every hour.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromDays(1);

    /// <summary>A download, packed or unpacked, that is larger is refused.</summary>
    public int MostMegabytes { get; set; } = 1024;

    /// <summary>Lets http:// be used for this host itself, as a stand-in of tests needs it. Everything else is https.</summary>
    public bool AllowUnprotectedLoopback { get; set; }

    public bool IsOn => Enum.GetValues<GeoKind>().Any(kind => SourceOf(kind).Length > 0);

    public string SourceOf(GeoKind kind) => kind switch
    {
        GeoKind.Country => Country,
        GeoKind.City => City,
        _ => Asn,
    };

    /// <summary>Nobody on the way can read a key in it or exchange the database.</summary>
    public bool IsProtected(Uri url) => url.Scheme == "https" || (AllowUnprotectedLoopback && url.Scheme == "http" && url.IsLoopback);

    public static bool IsUrl(string source) => Uri.TryCreate(source, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
}

/// <summary>What a database says of an address.</summary>
public enum GeoKind
{
    Country,
    City,
    Asn,
}

internal sealed class GeoUpdateOptionsCheck(IOptions<GeoOptions> geo) : IValidateOptions<GeoUpdateOptions>
{
    public ValidateOptionsResult Validate(string? name, GeoUpdateOptions options)
    {
        const string Section = GeoUpdateOptions.Section;
        List<string> problems = [];
        foreach (var kind in Enum.GetValues<GeoKind>().Where(kind => options.SourceOf(kind).Length > 0))
        {
            var source = options.SourceOf(kind);
            if (GeoUpdateOptions.IsUrl(source))
            {
                Require(options.IsProtected(new Uri(source)), $"{kind} must be an https address: http could be read and changed on the way.");
            }
            else
            {
                Require(source.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'), $"{kind} must be an https address or a MaxMind edition such as GeoLite2-City.");
                Require(options.AccountId.Length > 0 && options.LicenseKey.Length > 0, $"{kind} is a MaxMind edition, which needs AccountId and LicenseKey.");
            }
        }

        Require(options.Country.Length == 0 || string.IsNullOrWhiteSpace(geo.Value.CountryDatabase), "Country and MailSecurity:Geo:CountryDatabase exclude each other.");
        Require(options.City.Length == 0 || string.IsNullOrWhiteSpace(geo.Value.CityDatabase), "City and MailSecurity:Geo:CityDatabase exclude each other.");
        Require(options.Asn.Length == 0 || string.IsNullOrWhiteSpace(geo.Value.AsnDatabase), "Asn and MailSecurity:Geo:AsnDatabase exclude each other.");
        Require(
            GeoUpdateOptions.IsUrl(options.MaxMindUrl) && options.IsProtected(new Uri(options.MaxMindUrl)), "MaxMindUrl must be an https address: the licence key is sent there.");
        Require(options.Every >= TimeSpan.FromHours(1), "Every must be at least an hour.");
        Require(options.MostMegabytes is >= 1 and <= 8192, "MostMegabytes must be between 1 and 8192.");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);

        void Require(bool isRight, string problem)
        {
            if (!isRight)
            {
                problems.Add($"{Section}: {problem}");
            }
        }
    }
}
