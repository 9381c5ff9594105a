using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.Detectors;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Trust;
using MailSecurity.Testing;

namespace MailSecurity.Domain.Tests.Detection;

/// <summary>The rows of the table of bad data in docs/detection.md: no finding is made of what is missing.</summary>
public sealed class BadDataTests
{
    private static readonly Location Brazil = new() { Country = "BR", Latitude = -15, Longitude = -47, AccuracyRadius = 100, Asn = 64500, NetworkOwner = "Test network BR" };
    private static readonly Location Germany = new() { Country = "DE", Latitude = 51, Longitude = 9, AccuracyRadius = 100, Asn = 64500, NetworkOwner = "Test network DE" };

    private readonly Analyst _analyst = Rules.Analyst();
    private readonly AnalysedUser _user = Rules.User(Bench.Known().Profile);

    [Fact]
    public void Login_WithoutACountry_IsNoFindingAndNoCountry()
    {
        Assert.Empty(Judge(A.Noon, "192.0.2.1", Brazil with { Country = null }));
        Assert.Empty(Judge(A.Noon.AddMinutes(1), "192.0.2.1", Location.Unknown));
        Assert.Equal("DE", Assert.Single(_user.Profile.Countries).Country);
    }

    [Fact]
    public void Logins_WithoutACountryFromManyNetworks_StillCountAsNetworks()
    {
        var findings = Enumerable.Range(1, 6).SelectMany(number => Judge(A.Noon.AddMinutes(number), $"192.0.{number}.1", Location.Unknown)).ToList();

        Assert.Equal(ManyNetworks.Rule, Assert.Single(findings).Rule);
    }

    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(null, null)]
    public void Login_WithoutCoordinatesOrAtZeroZero_IsNoTravel(double? latitude, double? longitude)
    {
        Assert.Empty(Judge(A.Noon, "10.49.0.9", Germany));
        Assert.DoesNotContain(Judge(A.Noon.AddMinutes(30), "10.55.0.9", Brazil with { Latitude = latitude, Longitude = longitude }), finding => finding.Rule == ImpossibleTravel.Rule);

        // The same login with its coordinates is one: the test can fail.
        Assert.Contains(Judge(A.Noon.AddMinutes(31), "10.55.0.9", Brazil), finding => finding.Rule == ImpossibleTravel.Rule);
    }

    [Fact]
    public void Login_WithoutAsNumberAndOwner_IsNeitherRentedNorAnApplication()
    {
        Assert.Empty(Judge(A.Noon, "192.0.2.1", Germany with { Asn = null, NetworkOwner = null }));
        Assert.DoesNotContain(_user.Profile.Owners, owner => owner.FirstAt >= A.Noon);
    }

    [Fact]
    public void Logins_AtTheSameTime_CountAsTenMinutes()
    {
        Judge(A.Noon, "10.49.0.9", Germany);
        var together = Assert.Single(Judge(A.Noon, "10.55.0.9", Brazil), finding => finding.Rule == ImpossibleTravel.Rule);

        Assert.Contains("in 10 minutes", together.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-5)]
    [InlineData(-30)]
    public void Login_OfAClockThatIsHoursOff_IsJudgedByItsOwnTimeAndNoFindingByItself(int hours)
    {
        Assert.Empty(Judge(A.Noon, "10.49.0.9", Germany));
        Assert.Empty(Judge(A.Noon.AddHours(hours), "10.49.0.9", Germany));
        Assert.Empty(Judge(A.Noon.AddMinutes(1), "10.49.0.9", Germany));
    }

    [Fact]
    public void Login_OlderThanEverythingKnown_IsNoFindingAndTakesNothingAway()
    {
        Assert.Empty(Judge(A.Noon.AddYears(-3), "10.49.0.9", Germany));
        Assert.Empty(Judge(A.Noon, "10.49.0.9", Germany));
        Assert.NotEmpty(Judge(A.Noon.AddHours(1), "10.55.0.9", Brazil));
    }

    [Fact]
    public void Login_ThatCannotBeJudgedAtAll_IsSetAsideWithTheReasonAndTheNextIsJudged()
    {
        var finding = Assert.Single(Judge(A.Noon, "10.55.0.9", null!));

        Assert.Equal((Analyst.NotJudged, "unjudged", Severity.Low), (finding.Rule, finding.Signature, finding.Severity));
        Assert.Contains(nameof(NullReferenceException), finding.SuppressedBecause, StringComparison.Ordinal);
        Assert.Contains(finding.Evidence, fact => fact.Value.Contains("10.55.0.9", StringComparison.Ordinal));
        Assert.Contains(Judge(A.Noon.AddMinutes(1), "10.55.0.9", Brazil), next => next.Rule == NewCountry.Rule && next.SuppressedBecause is null);
    }

    [Theory]
    [InlineData(MailProtocol.Imap)]
    [InlineData(MailProtocol.Smtp)]
    [InlineData(MailProtocol.Submission)]
    public void Evidence_OfALogin_NamesTheProtocolInPeoplesWords(MailProtocol protocol)
    {
        var finding = Assert.Single(Judge(A.Noon, "10.55.0.9", Brazil, protocol), known => known.Rule == NewCountry.Rule);

        Assert.Contains(finding.Evidence, fact => fact.Name == "Login" && fact.Value.Contains($", {ProtocolNames.Of(protocol)}, ", StringComparison.Ordinal));
    }

    private IReadOnlyList<Finding> Judge(DateTimeOffset at, string address, Location where, MailProtocol protocol = MailProtocol.Imap) => _analyst.Judge(
        new AnalysedLogin { Id = 1, UserId = 1, At = at, Address = ClientAddress.Parse(address), Outcome = LoginOutcome.Succeeded, Protocol = protocol, Location = where },
        _user,
        TrustedRangeSet.Empty);
}
