using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;
using Microsoft.Extensions.DependencyInjection;
using static MailSecurity.Domain.Tests.Geo.GeoFixtures;

namespace MailSecurity.Domain.Tests.Geo;

public sealed class DamageTests
{
    [Fact]
    public void Locate_WhenBytesOfTheFileAreDamaged_ThenItDoesNotThrow()
    {
        var whole = Database("GeoLite2-City")
            .Add("8.0.0.0/8", GeoIP2("US", 37, -122, "Mountain View")).Add("9.0.0.0/8", GeoIP2("PT", 38, -9, "Lisboa")).ToArray();
        using var geo = new GeoDriver().With("CityDatabase", Database("GeoLite2-City").Add("8.0.0.0/8", GeoIP2("US")));
        var locator = geo.Services.GetRequiredService<GeoLocator>();

        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Array[1, 6].Sample(damages =>
        {
            var damaged = whole.ToArray();
            foreach (var (at, value) in damages)
            {
                damaged[at] = value;
            }

            geo.Replace("CityDatabase", damaged);
            locator.ReloadIfChanged();
            _ = locator.Locate(ClientAddress.Parse("8.8.8.8"));
            _ = locator.Locate(ClientAddress.Parse("9.9.9.9"));
        }, iter: 500, threads: 1);
    }
}
