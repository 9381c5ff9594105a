using MailSecurity.Domain.Geo;

namespace MailSecurity.Domain.Tests.Geo;

public sealed class CountryTableTests
{
    [Theory]
    [InlineData("BR", "de", "Brasilien")]
    [InlineData("br", "pt", "Brasil")]
    [InlineData("CH", "it", "Svizzera")]
    [InlineData("NL", "fr", "Pays-Bas")]
    [InlineData("DE", "en", "Germany")]
    [InlineData("DE", "zone", "Germany")]
    [InlineData("QQ", "de", "QQ")]
    public void NameOf_InALanguage_IsWhatThatLanguageSays(string code, string language, string expected) => Assert.Equal(expected, CountryTable.NameOf(code, language));

    [Fact]
    public void Table_ForEveryCountry_HasAZoneThatExists() => Assert.All(
        Countries.Codes, code => Assert.True(TimeZoneInfo.TryFindSystemTimeZoneById(CountryTable.ZoneOf(code) ?? "", out _), code));

    [Fact]
    public void CodeOf_ANameThatEvidenceKeeps_IsTheCountryAgain() => Assert.All(Countries.Codes, code => Assert.Equal(code, Countries.CodeOf(Countries.NameOf(code))));
}
