using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;
using MailSecurity.Testing;

namespace MailSecurity.Domain.Tests.Incidents;

public sealed class IncidentStoryTests
{
    private static readonly Location Germany = new() { Country = "DE", City = "Berlin", Latitude = 52.5, Longitude = 13.4 };
    private static readonly Location Brazil = new() { Country = "BR", Latitude = -23.5, Longitude = -46.6, NetworkOwner = "Rede Exemplo" };

    [Fact]
    public void Story_OfTwoLogins_TellsBothWithWayTimeAndHabit()
    {
        var line = Line(LoginFacts.Describe(new(A.Noon, MailProtocol.Smtp, Brazil), new(A.Noon.AddMinutes(-80), MailProtocol.Imap, Germany), failures: 3), messages: 412);

        Assert.Equal(
            "ana@example.org usually logs in from Germany. On 24 November 2026 at 09:00 (America/Sao_Paulo) somebody logged in with the right password from Brazil "
            + "(SMTP, network Rede Exemplo), 1 hour 20 minutes after a login from Berlin, Germany, 10,245 km away. "
            + "In the hour before, 3 attempts with a wrong password failed. "
            + "In the last 24 hours of activity the mailbox sent 412 messages and was used from 2 countries (Brazil, Germany).",
            IncidentStory.Tell(line, TimeZoneInfo.FindSystemTimeZoneById("America/Sao_Paulo")));
    }

    [Fact]
    public void Story_WhenTheOtherLoginArrivedLater_SaysBefore()
    {
        var line = Line(LoginFacts.Describe(new(A.Noon, MailProtocol.Imap, Brazil), new(A.Noon.AddHours(2), MailProtocol.Imap, Germany), failures: 0), messages: 1);
        var story = IncidentStory.Tell(line, TimeZoneInfo.Utc);
        Assert.Contains("2 hours before a login from Berlin, Germany", story);
        Assert.Contains("sent 1 message ", story);
        Assert.DoesNotContain("failed", story);
    }

    [Fact]
    public void Story_WhenNothingIsKnownButTheFinding_RepeatsTheFinding() =>
        Assert.StartsWith("ana@example.org usually logs in from Germany. Logins from Germany and Brazil.", IncidentStory.Tell(Line([], messages: 0), TimeZoneInfo.Utc));

    [Theory]
    [InlineData(0, "less than a minute")]
    [InlineData(1, "1 minute")]
    [InlineData(60, "1 hour")]
    [InlineData(1439, "23 hours 59 minutes")]
    public void Span_IsSpelledAsAPersonSaysIt(int minutes, string expected) => Assert.Equal(expected, LoginFacts.Spell(TimeSpan.FromMinutes(minutes)));

    [Fact]
    public void Facts_WrittenAsEvidence_AreReadBackAsTheyWere()
    {
        var facts = CaseFacts.Of(Line(LoginFacts.Describe(new(A.Noon, MailProtocol.Pop3, Brazil), new(A.Noon.AddMinutes(-95), MailProtocol.Imap, Germany), failures: 9), messages: 5));
        Assert.Equal((TimeSpan.FromMinutes(95), 9, "POP3", "Rede Exemplo"), (facts.Apart, facts.Failures, facts.Protocol, facts.Owners.Single()));
        Assert.Equal(10_245, facts.Kilometres);
        Assert.InRange(facts.Speed!.Value, 6_000, 7_000);
    }

    [Theory]
    [InlineData("Germany, 10.49.0.1, 2026-11-24 12:00:00 UTC", "Brazil, 10.55.0.2, 2026-11-24 09:00:00 UTC")]
    [InlineData("Brazil, 10.55.0.2, 2026-11-24 12:00:00 UTC", "Germany, 10.49.0.1, 2026-11-24 09:00:00 UTC")]
    public void MostTelling_WhicheverLoginCameLast_IsTheAddressThatIsNotUsual(string one, string other) => Assert.Equal(
        ClientAddress.Parse("10.55.0.2"), LoginFacts.MostTelling(Line([new("This login", one), new("Other login", other)], 0)));

    [Fact]
    public void MostTelling_WhenNoEvidenceIsAboutALogin_IsNone() => Assert.Null(LoginFacts.MostTelling(Line([], 0)));

    private static IncidentLine Line(IReadOnlyList<Evidence> facts, int messages) => new()
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
        MessagesSent24h = messages,
        Recipients24h = messages,
        Countries = "BR DE",
        DistinctCountries24h = 2,
        Owner = null,
        Verdict = null,
        ClosedAt = null,
        Version = 1,
        Reasons = [new ReasonLine("moreThanOneLocation", Severity.High, "Logins from Germany and Brazil.", A.Noon, A.Noon, 1, [new(LoginFacts.Usual, "Germany"), .. facts], null)],
    };
}
