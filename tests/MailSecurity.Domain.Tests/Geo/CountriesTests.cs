using MailSecurity.Domain.Geo;

namespace MailSecurity.Domain.Tests.Geo;

public sealed class CountriesTests
{
    [Theory]
    [InlineData("PT", "ES")]
    [InlineData("AD", "FR")]
    [InlineData("MC", "FR")]
    [InlineData("SM", "IT")]
    [InlineData("VA", "IT")]
    [InlineData("LI", "CH")]
    [InlineData("GI", "ES")]
    [InlineData("us", "ca")]
    [InlineData("XK", "RS")]
    public void AreNeighbours_WhenTheyShareALandBorder_ThenYes(string one, string other) => Assert.True(Countries.AreNeighbours(one, other));

    [Theory]
    [InlineData("PT", "FR")]
    [InlineData("GB", "FR")]
    [InlineData("DE", "DE")]
    [InlineData("DE", null)]
    [InlineData(null, null)]
    [InlineData("D", "EFR")]
    public void AreNeighbours_WhenTheyDoNot_ThenNo(string? one, string? other) => Assert.False(Countries.AreNeighbours(one, other));

    [Fact]
    public void AreNeighbours_ForAnyTwoCountries_IsSymmetric() => Assert.All(Countries.Codes, one =>
        Assert.All(Countries.Codes, other => Assert.Equal(Countries.AreNeighbours(one, other), Countries.AreNeighbours(other, one))));

    [Fact]
    public void AreNeighbours_WhenCounted_ThenEveryBorderOfTheTableIsBetweenKnownCountries()
    {
        var found = Countries.Codes.Sum(one => Countries.Codes.Count(other => Countries.AreNeighbours(one, other)));
        var written = CountryData.Borders.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Sum(entry => entry[4..].Split(' ').Length);

        Assert.Equal(2 * written, found);
    }

    [Theory]
    [InlineData("PT", "Portugal", "🇵🇹")]
    [InlineData("de", "Germany", "🇩🇪")]
    [InlineData("XK", "Kosovo", "🇽🇰")]
    [InlineData("ZZ", "ZZ", "🇿🇿")]
    public void NameAndFlag_WhenGivenACode_ThenBelongToIt(string code, string name, string flag) =>
        Assert.Equal((name, flag), (Countries.NameOf(code), Countries.FlagOf(code)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1Z")]
    [InlineData("DEU")]
    public void FlagOf_WhenItIsNoCode_ThenThereIsNone(string? code) => Assert.Equal("", Countries.FlagOf(code));
}
