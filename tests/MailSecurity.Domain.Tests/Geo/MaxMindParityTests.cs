using MailSecurity.Domain.Logins;
using MaxMind.GeoIP2;

namespace MailSecurity.Domain.Tests.Geo;

public sealed class MaxMindParityTests
{
    [Fact]
    public void Locate_ForAnyPublicAddress_AgreesWithMaxMindsOwnReader()
    {
        using var geo = new GeoDriver();
        var locator = geo.Locator;
        var folder = Path.Combine(AppContext.BaseDirectory, "Geo", "Data");
        using var city = new DatabaseReader(Path.Combine(folder, "MailSecurity-City.mmdb"));
        using var asn = new DatabaseReader(Path.Combine(folder, "MailSecurity-ASN.mmdb"));

        Gen.UInt[0x0B00_0000, 0x63FF_FFFF].Sample(bits =>
        {
            var address = ClientAddress.FromIPv4(bits);
            var found = locator.Locate(address);
            _ = city.TryCity(address.ToIPAddress(), out var place);
            _ = asn.TryAsn(address.ToIPAddress(), out var network);

            Assert.Equal((place?.Country.IsoCode, place?.Location.Latitude, place?.Location.Longitude, place?.Location.AccuracyRadius),
                (found.Country, found.Latitude, found.Longitude, found.AccuracyRadius));
            Assert.Equal((network?.AutonomousSystemNumber, network?.AutonomousSystemOrganization), (found.Asn, found.NetworkOwner));
        }, iter: 5_000);
    }
}
