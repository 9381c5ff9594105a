using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Testing;

/// <summary>
/// Addresses that say where they are: 10.49.x.x is in Germany, 10.55.x.x in Brazil … The real databases have tests of
/// their own; here the country has to be plain to the reader of a test.
/// </summary>
public sealed class FakeGeo : IGeoLocator
{
    private static readonly Dictionary<string, Location> ByPrefix = new()
    {
        ["10.49."] = Place("DE", 51, 9),
        ["10.43."] = Place("AT", 47, 13),
        ["10.55."] = Place("BR", -15, -47),
        ["10.62."] = Place("ID", -6, 106),
        ["10.1."] = Place("US", 39, -98),
        ["10.234."] = Place("NG", 9, 8),
    };

    public IReadOnlyList<GeoDatabase> Databases => [];

    public static string Germany(int host = 1) => $"10.49.{host / 250}.{(host % 250) + 1}";

    public static string Austria(int host = 1) => $"10.43.{host / 250}.{(host % 250) + 1}";

    public static string Brazil(int host = 1) => $"10.55.{host / 250}.{(host % 250) + 1}";

    public static string Indonesia(int host = 1) => $"10.62.{host / 250}.{(host % 250) + 1}";

    public Location Locate(ClientAddress address)
    {
        var text = address.ToString();
        return ByPrefix.FirstOrDefault(known => text.StartsWith(known.Key, StringComparison.Ordinal)).Value ?? Location.Unknown;
    }

    private static Location Place(string country, double latitude, double longitude) => new()
    {
        Country = country,
        Latitude = latitude,
        Longitude = longitude,
        AccuracyRadius = 100,
        Asn = 64500,
        NetworkOwner = $"Test network {country}",
    };
}
