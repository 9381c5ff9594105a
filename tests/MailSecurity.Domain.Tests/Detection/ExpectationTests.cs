using MailSecurity.Domain.Detection.Detectors;
using MailSecurity.Domain.Trust;
using MailSecurity.Testing;

namespace MailSecurity.Domain.Tests.Detection;

public sealed class ExpectationTests
{
    private static readonly DateTimeOffset End = A.Noon.AddDays(3);

    [Fact]
    public void Login_FromWhereTheUserIsExpected_IsNotRaisedAndSaysWhy()
    {
        var bench = Expecting("BR");
        bench.Login(A.Noon.AddHours(-1), FakeGeo.Germany());

        var findings = bench.Login(A.Noon, FakeGeo.Brazil());

        Assert.Equal([MoreThanOneLocation.Rule, ImpossibleTravel.Rule, NewCountry.Rule], findings.Select(finding => finding.Rule));
        Assert.All(findings, finding => Assert.Equal("expected in Brazil until 27 November, Ana Admin", finding.SuppressedBecause));
    }

    [Fact]
    public void Login_FromAnotherCountryMeanwhile_IsRaisedAndOnlyThatCountryIsSuspect()
    {
        var bench = Expecting("BR");
        bench.Login(A.Noon, FakeGeo.Brazil());

        var finding = Assert.Single(bench.Login(A.Noon.AddHours(1), FakeGeo.Indonesia()), finding => finding.Rule == MoreThanOneLocation.Rule);

        Assert.Equal((null, "ID"), (finding.SuppressedBecause, finding.SuspectCountry));
    }

    [Fact]
    public void Login_FromWhereTheUserIsExpectedAfterAnUnexpectedOne_IsAboutTheOther()
    {
        var bench = Expecting("BR");
        bench.Login(A.Noon, FakeGeo.Indonesia());

        var finding = Assert.Single(bench.Login(A.Noon.AddHours(1), FakeGeo.Brazil()), finding => finding.Rule == MoreThanOneLocation.Rule);

        Assert.Equal((null, "ID"), (finding.SuppressedBecause, finding.SuspectCountry));
    }

    [Fact]
    public void Login_FromHomeAfterTheReturn_IsNotRaisedBecauseOfTheTrip()
    {
        var bench = Expecting("BR");
        bench.Login(End.AddHours(-2), FakeGeo.Brazil());

        var finding = Assert.Single(bench.Login(End.AddHours(10), FakeGeo.Germany()));

        Assert.Equal("expected in Brazil until 27 November, Ana Admin", finding.SuppressedBecause);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public void Login_AtTheEnd_IsExpectedBeforeItOnly(int seconds, bool isExpected)
    {
        var bench = Expecting("BR");
        for (var hours = 0; hours < 72; hours += 8)
        {
            bench.Login(A.Noon.AddHours(hours), FakeGeo.Brazil());
        }

        bench.Login(End.AddHours(-1), FakeGeo.Germany());
        var findings = bench.Login(End.AddSeconds(seconds), FakeGeo.Brazil());

        // Days of expected logins have not made the country a habit.
        Assert.Equal([MoreThanOneLocation.Rule, ImpossibleTravel.Rule], findings.Select(finding => finding.Rule));
        Assert.All(findings, finding => Assert.Equal(isExpected, finding.SuppressedBecause is not null));
    }

    [Fact]
    public void ManyNetworks_InTheExpectedCountry_AreRaisedAllTheSame()
    {
        var bench = Expecting("BR");

        var findings = Enumerable.Range(0, 8).SelectMany(number => bench.Login(A.Noon.AddMinutes(number), FakeGeo.Brazil(number * 250))).ToList();

        Assert.Contains(findings, finding => finding.Rule == ManyNetworks.Rule && finding.SuppressedBecause is null);
        Assert.DoesNotContain(findings, finding => finding.Rule != ManyNetworks.Rule && finding.SuppressedBecause is null);
    }

    [Fact]
    public void NewUser_ExpectedInTheSecondCountry_IsNotBlamedForTheFirst()
    {
        var bench = new Bench { Trusted = Set("BR") };
        bench.Login(A.Noon.AddHours(-3), FakeGeo.Germany());

        Assert.NotNull(Assert.Single(bench.Login(A.Noon, FakeGeo.Brazil())).SuppressedBecause);
    }

    [Fact]
    public void AnotherUser_InThatCountry_IsNotExpected()
    {
        var bench = Bench.Known(TrustedRangeSet.Of([], [Expectation("BR", user: 2)]));

        Assert.All(bench.Login(A.Noon, FakeGeo.Brazil()), finding => Assert.Null(finding.SuppressedBecause));
    }

    private static Bench Expecting(string country) => Bench.Known(Set(country));

    private static TrustedRangeSet Set(string country) => TrustedRangeSet.Of([], [Expectation(country)]);

    private static Expectation Expectation(string country, int user = 1) =>
        new() { Id = 1, DomainId = 1, UserId = user, Country = country, EndsAt = End, CreatedBy = "Ana Admin" };
}
