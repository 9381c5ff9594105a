using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static MailSecurity.Domain.Tests.Geo.GeoFixtures;

namespace MailSecurity.Domain.Tests.Geo;

public sealed class ReplacementTests : IDisposable
{
    private const int Refused = 1301;

    private readonly GeoDriver _geo = new GeoDriver().With("CityDatabase", Everywhere("SE"));

    [Fact]
    public void Locate_WhenTheFileWasReplaced_ThenItAnswersFromTheNewOneWithoutRestart()
    {
        Assert.Equal("SE", _geo.Locate("8.8.8.8").Country);

        _geo.Replace("CityDatabase", Everywhere("NO", padding: 1).ToArray());
        Assert.Equal("SE", _geo.Locate("8.8.8.8").Country);
        _geo.WaitForTheNextCheck();

        Assert.Equal("NO", _geo.Locate("8.8.8.8").Country);
    }

    [Fact]
    public void Locate_WhenTheFileWasOverwrittenInPlace_ThenItAnswersFromTheNewOne()
    {
        Assert.Equal("SE", _geo.Locate("8.8.8.8").Country);

        File.WriteAllBytes(_geo.PathOf("CityDatabase"), Everywhere("NO", padding: 1).ToArray());
        _geo.WaitForTheNextCheck();

        Assert.Equal("NO", _geo.Locate("8.8.8.8").Country);
    }

    [Fact]
    public void Locate_WhenTheNewFileIsCorrupt_ThenTheOldOneStaysAndItIsLoggedOnce()
    {
        Assert.Equal("SE", _geo.Locate("8.8.8.8").Country);

        _geo.Replace("CityDatabase", [1, 2, 3]);
        foreach (var _ in Enumerable.Range(0, 3))
        {
            _geo.WaitForTheNextCheck();
            Assert.Equal("SE", _geo.Locate("9.9.9.9").Country);
        }

        Assert.Equal(1, _geo.Logs.CountOf(Refused));
    }

    [Fact]
    public void Locate_WhenACorruptFileIsRepaired_ThenItIsTakenOver()
    {
        Assert.Equal("SE", _geo.Locate("8.8.8.8").Country);
        var complete = Everywhere("NO", padding: 5).ToArray();
        _geo.Replace("CityDatabase", complete[..^40]);
        _geo.WaitForTheNextCheck();
        Assert.Equal("SE", _geo.Locate("8.8.8.8").Country);

        _geo.Replace("CityDatabase", complete);
        _geo.WaitForTheNextCheck();

        Assert.Equal("NO", _geo.Locate("8.8.8.8").Country);
    }

    [Fact]
    public void Locate_WhenTheFileIsDeleted_ThenTheOldOneStaysAndItIsLoggedOnce()
    {
        Assert.Equal("SE", _geo.Locate("8.8.8.8").Country);

        File.Delete(_geo.PathOf("CityDatabase"));
        foreach (var _ in Enumerable.Range(0, 3))
        {
            _geo.WaitForTheNextCheck();
            Assert.Equal("SE", _geo.Locate("8.8.8.8").Country);
        }

        Assert.Equal(1, _geo.Logs.CountOf(Refused));
    }

    [Fact]
    public void Databases_WhenAFileIsConfigured_ThenItIsNamedInsteadOfTheShippedOne()
    {
        Assert.Equal(["City: GeoLite2-City", "ASN: MailSecurity-ASN (compat=GeoLite2-ASN)"],
            _geo.Locator.Databases.Select(database => $"{database.Kind}: {database.Name}"));
        Assert.Contains("MaxMind", _geo.Locator.Databases[0].Attribution, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Locate_WhileFilesAreReplaced_ThenEveryAnswerIsOfOneOfThem()
    {
        var locator = _geo.Services.GetRequiredService<GeoLocator>();
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            while (!stop.IsCancellationRequested)
            {
                var found = locator.Locate(ClientAddress.FromIPv4(0x08000000u + (uint)random.Next(0x00FFFFFF)));
                Assert.True(found.Country is "SE" or "NO");
            }
        })).ToArray();

        for (var turn = 1; turn <= 20; turn++)
        {
            _geo.Replace("CityDatabase", Everywhere(turn % 2 == 0 ? "SE" : "NO", padding: turn).ToArray());
            Assert.True(locator.ReloadIfChanged());
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Equal(0, _geo.Logs.CountOf(1303));
    }

    [Fact]
    public void Options_WhenFilesCannotBeUsed_ThenEveryKeyIsNamed()
    {
        using var geo = new GeoDriver().With("CityDatabase", Database("GeoLite2-ASN").Add("8.0.0.0/8", Asn(1, "A")))
            .Configure("CountryDatabase", "/nowhere/country.mmdb");
        geo.Replace("AsnDatabase", [0]);
        geo.Configure("AsnDatabase", geo.PathOf("AsnDatabase"));

        var invalid = Assert.Throws<OptionsValidationException>(() => geo.Locator);

        Assert.Equal(["MailSecurity:Geo:CountryDatabase", "MailSecurity:Geo:CityDatabase", "MailSecurity:Geo:AsnDatabase"],
            invalid.Failures.Select(failure => failure.Split(' ')[0]));
    }

    public void Dispose() => _geo.Dispose();

    // The padding makes the files differ in length: two written within one tick of the file system's clock could look alike.
    private static MailSecurity.GeoPacker.Mmdb.MmdbBuilder Everywhere(string country, int padding = 0) =>
        Database("GeoLite2-City").Add("::/0", GeoIP2(country, city: new string('x', padding + 1)));
}
