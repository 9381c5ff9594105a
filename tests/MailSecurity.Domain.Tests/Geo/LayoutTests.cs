using MailSecurity.Domain.Geo;
using static MailSecurity.Domain.Tests.Geo.GeoFixtures;

namespace MailSecurity.Domain.Tests.Geo;

public sealed class LayoutTests
{
    [Theory]
    [InlineData("GeoLite2-City")]
    [InlineData("DBIP-City-Lite")]
    [InlineData("GeoIP2-Enterprise")]
    public void Locate_WhenCityDatabaseIsGeoIP2_ThenAllPartsAreRead(string type)
    {
        using var geo = new GeoDriver().With("CityDatabase", Database(type).Add("81.2.69.0/24", GeoIP2("gb", 51.5, -0.1, "London")));

        var found = geo.Locate("81.2.69.7");

        Assert.Equal(("GB", "London", 51.5, -0.1, 20), (found.Country, found.City, found.Latitude, found.Longitude, found.AccuracyRadius));
    }

    [Fact]
    public void Locate_WhenDatabasesAreFlat_ThenAllPartsAreRead()
    {
        using var geo = new GeoDriver()
            .With("CityDatabase", Database("city ipv4", ipVersion: 4).Add("81.2.69.0/24", Flat("PT", "Lisboa", 38.7223f, -9.1393f)))
            .With("AsnDatabase", Database("asn").Add("81.2.0.0/16", Asn(65001, "Example, Lda")));

        var found = geo.Locate("81.2.69.7");

        Assert.Equal(new Location
        {
            Country = "PT",
            City = "Lisboa",
            Latitude = 38.7223,
            Longitude = -9.1393,
            Asn = 65001,
            NetworkOwner = "Example, Lda",
        }, found);
    }

    [Fact]
    public void Locate_WhenFlatNumbersHave64Bits_ThenTheyAreReadToo()
    {
        using var geo = new GeoDriver().With("CityDatabase", Database("x").Add("81.2.69.0/24",
            Map(("country_code", "ES"), ("latitude", 40.4), ("longitude", -3.7))));

        Assert.Equal((40.4, -3.7), (geo.Locate("81.2.69.7").Latitude, geo.Locate("81.2.69.7").Longitude));
    }

    [Fact]
    public void Locate_WhenDatabaseHoldsIPv4Only_ThenIPv6IsUnknown()
    {
        using var geo = new GeoDriver()
            .With("CityDatabase", Database("GeoLite2-City", ipVersion: 4).Add("0.0.0.0/0", GeoIP2("SE")))
            .With("AsnDatabase", Database("GeoLite2-ASN", ipVersion: 4).Add("0.0.0.0/0", Asn(1, "A")));

        Assert.Equal("SE", geo.Locate("8.8.8.8").Country);
        Assert.Same(Location.Unknown, geo.Locate("2a00:1450:4001::1"));
    }

    [Fact]
    public void Locate_WhenCountryDatabaseAgreesWithCityDatabase_ThenDetailsAreKept()
    {
        using var geo = Disagreeing();

        Assert.Equal(("DE", "Berlin"), (geo.Locate("81.2.69.7").Country, geo.Locate("81.2.69.7").City));
    }

    [Fact]
    public void Locate_WhenCountryDatabaseDisagreesWithCityDatabase_ThenOnlyItsCountryIsTold()
    {
        using var geo = Disagreeing();

        Assert.Equal(new Location { Country = "FR" }, geo.Locate("81.3.0.1") with { Asn = null, NetworkOwner = null });
    }

    [Fact]
    public void Locate_WhenCountryDatabaseDoesNotKnow_ThenCityDatabaseAnswers()
    {
        using var geo = Disagreeing();

        Assert.Equal(("DE", "Berlin"), (geo.Locate("81.4.0.1").Country, geo.Locate("81.4.0.1").City));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(91, 10)]
    [InlineData(10, -181)]
    [InlineData(double.NaN, 10)]
    public void Locate_WhenCoordinatesMeanNothing_ThenThereAreNone(double latitude, double longitude)
    {
        using var geo = new GeoDriver().With("CityDatabase", Database("GeoLite2-City").Add("81.2.69.0/24", GeoIP2("GB", latitude, longitude)));

        var found = geo.Locate("81.2.69.7");

        Assert.Equal(("GB", null, null, null), (found.Country, found.Latitude, found.Longitude, found.AccuracyRadius));
    }

    [Theory]
    [InlineData("-")]
    [InlineData("")]
    [InlineData("EUR")]
    [InlineData("1A")]
    public void Locate_WhenTheCodeIsNoCountry_ThenThereIsNone(string code)
    {
        using var geo = new GeoDriver().With("CountryDatabase", Database("GeoLite2-Country").Add("81.2.69.0/24", GeoIP2(code)))
            .With("CityDatabase", Database("GeoLite2-City").Add("81.9.0.0/16", GeoIP2("GB")));

        Assert.Null(geo.Locate("81.2.69.7").Country);
    }

    private static GeoDriver Disagreeing() => new GeoDriver()
        .With("CountryDatabase", Database("GeoLite2-Country").Add("81.2.0.0/16", GeoIP2("DE")).Add("81.3.0.0/16", GeoIP2("FR")))
        .With("CityDatabase", Database("GeoLite2-City").Add("81.0.0.0/8", GeoIP2("DE", 52.5, 13.4, "Berlin")));
}
