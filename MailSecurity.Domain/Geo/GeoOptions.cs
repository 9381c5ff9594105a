namespace MailSecurity.Domain.Geo;

/// <summary>
/// Databases to use instead of the shipped ones (MMDB, GeoIP2 or flat layout). A file that changes is taken over without
/// a restart; replace it by renaming a complete one over it.
/// </summary>
public sealed class GeoOptions
{
    public const string Section = "MailSecurity:Geo";

    /// <summary>Decides the country. With it, other details come from the city database where that names the same country.</summary>
    public string? CountryDatabase { get; set; }

    /// <summary>Country, city and coordinates. Default: the shipped database.</summary>
    public string? CityDatabase { get; set; }

    /// <summary>Number and owner of the network. Default: the shipped database.</summary>
    public string? AsnDatabase { get; set; }
}
