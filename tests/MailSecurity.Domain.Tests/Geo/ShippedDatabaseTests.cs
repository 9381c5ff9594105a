using MailSecurity.Domain.Geo;

namespace MailSecurity.Domain.Tests.Geo;

public sealed class ShippedDatabaseTests : IDisposable
{
    private readonly GeoDriver _geo = new();

    [Theory]
    [InlineData("8.8.8.8", "US", 15169, "Google")]
    [InlineData("193.0.6.139", "NL", 3333, "RIPE")]
    [InlineData("2001:67c:2e8:22::c100:68b", "NL", 3333, "RIPE")]
    [InlineData("2606:4700:4700::1111", "US", 13335, "Cloudflare")]
    public void Locate_WhenTheNetworkIsWellKnown_ThenCountryAndOwnerAre(string address, string country, long asn, string owner)
    {
        var found = _geo.Locate(address);

        Assert.Equal((country, asn), (found.Country, found.Asn));
        Assert.Contains(owner, found.NetworkOwner, StringComparison.Ordinal);
    }

    [Fact]
    public void Locate_WhenTheCityIsKnown_ThenItLiesWithinTheAccuracyRadius()
    {
        var amsterdam = new Location { Latitude = 52.37, Longitude = 4.9 };

        var found = _geo.Locate("193.0.6.139");

        Assert.InRange(found.AccuracyRadius!.Value, 100, 150);
        Assert.InRange(Distance.Between(amsterdam, found)!.Value, 0, found.AccuracyRadius.Value);
    }

    [Fact]
    public void Databases_WhenNothingIsConfigured_ThenTheShippedOnesAreAttributed()
    {
        var databases = _geo.Locator.Databases;

        Assert.Equal(["City", "ASN"], databases.Select(database => database.Kind));
        Assert.All(databases, database => Assert.Contains("DB-IP", database.Attribution, StringComparison.Ordinal));
        Assert.All(databases, database => Assert.Equal(2026, database.BuiltAt.Year));
    }

    [Fact]
    public void Licences_WhenDatabasesAreShipped_ThenTheyLieBesideThem() =>
        Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, "Geo", "Data", "LICENSES.md")));

    public void Dispose() => _geo.Dispose();
}
