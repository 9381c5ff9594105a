using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;
using static MailSecurity.Domain.Tests.Geo.GeoFixtures;

namespace MailSecurity.Domain.Tests.Geo;

public sealed class AddressTests : IDisposable
{
    // It claims to know every address, also those that are nobody's.
    private readonly GeoDriver _geo = new GeoDriver()
        .With("CityDatabase", Database("GeoLite2-City").Add("::/0", GeoIP2("SE", 59, 18)))
        .With("AsnDatabase", Database("GeoLite2-ASN").Add("::/0", Asn(1, "Everything AB")));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.1.1")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("203.0.113.9")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::ffff:10.1.2.3")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::8.8.8.8")]
    [InlineData("fe80::1%eth0")]
    [InlineData("fd00::1")]
    [InlineData("ff02::1")]
    [InlineData("2001:db8::7")]
    [InlineData("64:ff9b::808:808")]
    public void Locate_WhenAddressIsNobodys_ThenUnknown(string address) => Assert.Same(Location.Unknown, _geo.Locate(address));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2001:db7:ffff::1")]
    [InlineData("2001:db9::1")]
    [InlineData("2a00:1450:4001::1")]
    public void Locate_WhenAddressIsPublic_ThenItIsLookedUp(string address) => Assert.Equal("SE", _geo.Locate(address).Country);

    [Fact]
    public void Locate_WhenAddressIsMapped_ThenItIsTheIPv4One() =>
        Assert.Same(_geo.Locate("8.8.8.8"), _geo.Locate("::ffff:8.8.8.8"));

    [Fact]
    public void Locate_WhenAddressIsNotListed_ThenUnknown()
    {
        using var geo = new GeoDriver()
            .With("CityDatabase", Database("GeoLite2-City").Add("81.2.69.0/24", GeoIP2("GB")))
            .With("AsnDatabase", Database("GeoLite2-ASN").Add("81.2.69.0/24", Asn(1, "A")));

        Assert.Same(Location.Unknown, geo.Locate("9.9.9.9"));
    }

    [Fact]
    public void Locate_WhenAddressesShareAPlace_ThenTheyShareTheInstance() =>
        Assert.Same(_geo.Locate("8.8.8.8"), _geo.Locate("2a00:1450:4001::1"));

    [Fact]
    public void Locate_ForAnyAddress_DoesNotThrow()
    {
        using var shipped = new GeoDriver();
        var locator = shipped.Locator;
        Gen.Select(Gen.ULong, Gen.ULong, Gen.UInt, Gen.Bool).Sample((high, low, v4, isV4) =>
            locator.Locate(isV4 ? ClientAddress.FromIPv4(v4) : ClientAddress.FromValue(new UInt128(high, low))) is not null);
    }

    public void Dispose() => _geo.Dispose();
}
