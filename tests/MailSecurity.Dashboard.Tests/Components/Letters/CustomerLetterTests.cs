using MailSecurity.Dashboard.Components.Incident;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;

namespace MailSecurity.Dashboard.Tests.Components.Letters;

public sealed class CustomerLetterTests
{
    private static readonly IncidentLine Line = new()
    {
        Id = Guid.Empty,
        AccountId = 1,
        User = "ana@example.org",
        Domain = "example.org",
        Status = IncidentStatus.Open,
        Severity = Severity.High,
        OpenedAt = A.Noon,
        RecordedAt = A.Noon,
        LastSeenAt = A.Noon,
        MessagesSent24h = 1234,
        Recipients24h = 0,
        Countries = "DE BR",
        DistinctCountries24h = 2,
        Owner = null,
        Verdict = null,
        ClosedAt = null,
        Version = 1,
        Reasons =
        [
            new ReasonLine("moreThanOneLocation", Severity.High, "Logins from Germany and Brazil.", A.Noon, A.Noon, 1,
            [
                new(LoginFacts.Usual, "Germany, Bosnia and Herzegovina"), new(LoginFacts.CameFrom, "São Paulo, Brazil"), new(LoginFacts.Protocol, "IMAP"),
                new(LoginFacts.Before, "Germany"), new(LoginFacts.Apart, "3 hours", 180), new(LoginFacts.Distance, "9,500 km", 9500),
            ], null),
        ],
    };

    public static TheoryData<string> Codes => [.. LetterLanguage.All.Select(language => language.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Letter_InEachLanguage_SaysEverythingThatTheEnglishOneSays(string code)
    {
        var language = LetterLanguage.Find(code)!;
        Assert.Equal(LetterLanguage.English.Keys.Order(), language.Keys.Order());
        var letter = CustomerLetter.For(Line, language, TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata"));
        Assert.Contains("ana@example.org", letter.Subject);
        Assert.Contains("17:30", letter.Body);
        Assert.Contains("14:30", letter.Body);
        Assert.Contains("(Asia/Kolkata)", letter.Body);
        Assert.Contains("São Paulo, ", letter.Body);
        Assert.Contains("IMAP", letter.Body);
        Assert.Contains("9\u202f500 km", letter.Body);
        Assert.Contains("1\u202f234", letter.Body);
        Assert.DoesNotContain('{', letter.Body);
        Assert.Equal(code == "en", letter.Body.Contains("Germany", StringComparison.Ordinal));
    }

    [Fact]
    public void Letter_NamesCountriesInTheLanguage() =>
        Assert.Contains("D’habitude depuis: Allemagne, Bosnie-Herzégovine", CustomerLetter.For(Line, LetterLanguage.Find("fr")!, TimeZoneInfo.Utc).Body);

    [Fact]
    public void Letter_WhenTheUsersNameHoldsSignsOfAnAddress_KeepsThemText()
    {
        var letter = CustomerLetter.For(Line with { User = "a&bcc=eve@example.org?x" }, LetterLanguage.English, TimeZoneInfo.Utc);
        Assert.DoesNotContain("&bcc=", letter.Draft);
        Assert.Equal(1, letter.Draft.Count(sign => sign == '?'));
    }

    [Theory]
    [InlineData("Germany", "example.org", "de", "Europe/Berlin")]
    [InlineData("Portugal, Spain", "example.org", "pt", "Europe/Lisbon")]
    [InlineData("Japan", "example.de", "en", "Asia/Tokyo")]
    [InlineData("still learning (9 logins known)", "example.fr", "fr", "Europe/Paris")]
    [InlineData("none in 30 days", "example.org", "en", "America/Denver")]
    [InlineData("none in 30 days", "", "en", "America/Denver")]
    public void Guess_ByWhatIsKnown_TakesLanguageAndZone(string usual, string domain, string language, string zone)
    {
        var line = Line with { Domain = domain, Reasons = [Line.Reasons[0] with { Evidence = [new(LoginFacts.Usual, usual)] }] };
        var guess = LetterGuess.For(line, null, TimeZoneInfo.FindSystemTimeZoneById("America/Denver"));
        Assert.Equal((language, zone), (guess.Language.Code, guess.Zone.Id));
    }

    [Fact]
    public void Guess_WhenTheHostDoesNotKnowTheKeptZone_GuessesAgain() =>
        Assert.Equal("Europe/Berlin", LetterGuess.For(Line, new LetterChoice("de", "Mars/Olympus"), TimeZoneInfo.Utc).Zone.Id);
}
