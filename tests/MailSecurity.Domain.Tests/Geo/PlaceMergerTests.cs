using MailSecurity.GeoPacker.Mmdb;
using MailSecurity.GeoPacker.Places;

namespace MailSecurity.Domain.Tests.Geo;

/// <summary>What the shipped databases are allowed to simplify, and what not.</summary>
public sealed class PlaceMergerTests
{
    private const int Widest = 150;

    private static readonly Gen<string?> ACountry = Gen.Int[0, 2].Select(at => at switch { 0 => "DE", 1 => "FI", _ => null });

    // Eight networks of three bits each; few countries and points near each other, so that much can be joined.
    private static readonly Gen<(string? Country, string? PointCountry, Point Point)> ANetwork = Gen.Select(
        ACountry, ACountry, Gen.Double[50, 52], Gen.Double[179, 181],
        (country, pointCountry, latitude, longitude) => (country, pointCountry, new Point(latitude, longitude > 180 ? longitude - 360 : longitude)));

    [Fact]
    public void Merge_ForAnyNetworks_KeepsEveryCountryAndCoversEveryAgreedPoint() => ANetwork.Array[8].Sample(networks =>
    {
        var merged = Merge(networks);
        for (var at = 0; at < networks.Length; at++)
        {
            var (country, pointCountry, point) = networks[at];
            var (foundCountry, disc) = merged[at];
            Assert.Equal(country, foundCountry);
            Assert.Equal(country is not null && country == pointCountry, disc is not null);
            if (disc is { } found)
            {
                Assert.InRange(found.Radius, PlaceMerger.Narrowest, Widest);
                Assert.InRange(found.Centre.KilometresTo(point), 0, found.Radius);
            }
        }
    });

    [Fact]
    public void Merge_WhenTwoHalvesDifferInTheSameWay_ThenNoLevelIsLost()
    {
        var (germany, finland) = (("DE", (string?)null, default(Point)), ("FI", (string?)null, default(Point)));

        var merged = Merge([germany, finland, germany, finland, germany, finland, germany, finland]);

        Assert.Equal(["DE", "FI", "DE", "FI", "DE", "FI", "DE", "FI"], merged.Select(found => found.Country));
    }

    private static (string? Country, Disc? Disc)[] Merge((string? Country, string? PointCountry, Point Point)[] networks)
    {
        var (countries, points) = (new PrefixTree(), new PrefixTree());
        List<string> countryOf = [""];
        List<(string? Country, Point Point)> pointOf = [default];
        for (var at = 0; at < networks.Length; at++)
        {
            var network = (UInt128)at << 125;
            if (networks[at].Country is { } country)
            {
                countryOf.Add(country);
                countries.Add(network, 3, countryOf.Count - 1);
            }

            if (networks[at].PointCountry is not null)
            {
                pointOf.Add((networks[at].PointCountry, networks[at].Point));
                points.Add(network, 3, pointOf.Count - 1);
            }
        }

        List<(string? Country, Disc? Disc)> records = [default];
        var shared = new SharedTree();
        var root = new PlaceMerger(countries, countryOf, points, pointOf, shared, Store, Widest).Merge();
        return [.. Enumerable.Range(0, 8).Select(Find)];

        // Equal records must be one, as in the data section of a file: equal sub-trees are found by their numbers.
        int Store(string country, Disc? disc)
        {
            var known = records.IndexOf((country, disc));
            if (known < 0)
            {
                known = records.Count;
                records.Add((country, disc));
            }

            return known;
        }

        (string? Country, Disc? Disc) Find(int at)
        {
            var link = root;
            for (var bit = 2; link > 0; bit--)
            {
                link = ((at >> bit) & 1) == 0 ? shared[link].Left : shared[link].Right;
            }

            return records[-link];
        }
    }
}
