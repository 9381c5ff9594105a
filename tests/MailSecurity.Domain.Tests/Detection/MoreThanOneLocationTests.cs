using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.Detectors;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Trust;
using MailSecurity.Testing;

namespace MailSecurity.Domain.Tests.Detection;

public sealed class MoreThanOneLocationTests
{
    [Fact]
    public void Rule_WhenAnUnusualCountryFollowsWithinADay_SaysBothAndIsHigh()
    {
        var bench = Bench.Known();
        bench.Login(A.Noon, FakeGeo.Germany());

        var finding = Assert.Single(bench.Login(A.Noon.AddHours(3), FakeGeo.Brazil()), IsMine);

        Assert.Equal((Severity.High, "BR DE"), (finding.Severity, finding.Signature));
        Assert.Contains(finding.Evidence, evidence => evidence.Value.Contains(FakeGeo.Brazil(), StringComparison.Ordinal));
        Assert.Contains(finding.Evidence, evidence => evidence.Value.Contains(FakeGeo.Germany(), StringComparison.Ordinal));
        Assert.Null(finding.SuppressedBecause);
    }

    [Theory]
    [InlineData(24 * 60, true)]
    [InlineData((24 * 60) + 1, false)]
    public void Rule_AtTheEdgeOfTheWindow_CountsADayAndNoMore(int minutes, bool expected)
    {
        var bench = Bench.Known();
        bench.Login(A.Noon, FakeGeo.Germany());

        Assert.Equal(expected, bench.Login(A.Noon.AddMinutes(minutes), FakeGeo.Brazil()).Any(IsMine));
    }

    [Fact]
    public void Rule_WhenTheForeignLoginArrivesLate_IsJudgedByItsOwnTime()
    {
        var bench = Bench.Known();
        bench.Login(A.Noon.AddHours(5), FakeGeo.Germany());

        Assert.Contains(bench.Login(A.Noon, FakeGeo.Brazil()), IsMine);
    }

    [Fact]
    public void Rule_WhileLearning_SpeaksAtMedium()
    {
        var bench = new Bench();
        bench.Login(A.Noon, FakeGeo.Germany());

        var finding = Assert.Single(bench.Login(A.Noon.AddHours(1), FakeGeo.Brazil()));

        Assert.Equal((MoreThanOneLocation.Rule, Severity.Medium), (finding.Rule, finding.Severity));
    }

    [Fact]
    public void Rule_WhenTheCountriesBorderEachOther_IsSuppressedAndSaysWhy()
    {
        var bench = Bench.Known();
        bench.Login(A.Noon, FakeGeo.Germany());

        var finding = Assert.Single(bench.Login(A.Noon.AddHours(1), FakeGeo.Austria()), IsMine);

        Assert.Contains("border", finding.SuppressedBecause, StringComparison.Ordinal);
    }

    [Fact]
    public void Rule_WhenBothCountriesAreUsualAndJudged_IsSilent()
    {
        var bench = Bench.Known();
        bench.Login(A.Noon.AddDays(-1).AddHours(-2), FakeGeo.Brazil());
        bench.Profile.Clear();
        bench.Login(A.Noon, FakeGeo.Germany());

        Assert.DoesNotContain(bench.Login(A.Noon.AddHours(1), FakeGeo.Brazil()), IsMine);
    }

    [Fact]
    public void Rule_WhenTheLoginFailed_IsSilent()
    {
        var bench = Bench.Known();
        bench.Login(A.Noon, FakeGeo.Germany());

        Assert.Empty(bench.Login(A.Noon.AddHours(1), FakeGeo.Brazil(), success: false));
        Assert.DoesNotContain(bench.Login(A.Noon.AddHours(2), FakeGeo.Germany()), IsMine);
    }

    [Fact]
    public void Rule_WhenTheLocationIsNotKnown_MakesNoFindingOfIt()
    {
        var bench = Bench.Known();
        bench.Login(A.Noon, FakeGeo.Germany());

        Assert.Empty(bench.Login(A.Noon.AddHours(1), "192.168.1.1"));
        Assert.Empty(bench.Login(A.Noon.AddHours(2), "127.0.0.1"));
    }

    [Fact]
    public void Rule_WhenTheOtherLoginIsTrusted_IsSuppressedWithTheRangesName()
    {
        var bench = Bench.Known(TrustedRangeSet.Of(
        [
            new TrustedRange { Id = 7, DomainId = 1, Network = ClientAddress.Parse(FakeGeo.Brazil()).NetworkOf(24), PrefixLength = 24, Description = "Office" },
        ]));
        var trusted = Assert.Single(bench.Login(A.Noon, FakeGeo.Brazil()), finding => finding.Rule == NewCountry.Rule);
        Assert.Equal("10.55.0.0/24 is trusted: Office", trusted.SuppressedBecause);

        var finding = Assert.Single(bench.Login(A.Noon.AddHours(1), FakeGeo.Germany()), IsMine);

        Assert.Equal("10.55.0.0/24 is trusted: Office", finding.SuppressedBecause);
    }

    [Fact]
    public void Rule_WhenTheIntruderStays_DoesNotTakeTheirCountryForAHabit()
    {
        var bench = Bench.Known();
        for (var day = 0; day < 10; day++)
        {
            bench.Login(A.Noon.AddDays(day), FakeGeo.Germany());
            Assert.Contains(bench.Login(A.Noon.AddDays(day).AddHours(1), FakeGeo.Brazil()), IsMine);
        }

        bench.Profile.Clear();
        Assert.DoesNotContain(bench.Login(A.Noon.AddDays(10), FakeGeo.Germany()), IsMine);
        Assert.DoesNotContain(bench.Login(A.Noon.AddDays(10).AddHours(1), FakeGeo.Brazil()), IsMine);
    }

    // In order of time the profile's bounded memory must answer as a full history would.
    [Fact]
    public void Rule_ForAnyLoginsInOrder_AgreesWithLookingAtAllOfThem() =>
        Gen.Select(Gen.Int[1, 900], Gen.Int[0, 2]).Array[1, 40].Sample(steps =>
        {
            var bench = new Bench();
            var seen = new List<(DateTimeOffset At, string Country)>();
            var suspects = new HashSet<string>();
            var at = A.Noon;
            foreach (var (minutes, place) in steps)
            {
                at = at.AddMinutes(minutes);
                var country = new[] { "DE", "BR", "ID" }[place];
                bool IsUsual(string known) => !suspects.Contains(known) && seen.Any(login => login.Country == known && login.At < at.AddHours(-24))
                    && seen.Any(login => login.Country == known && login.At >= at.AddDays(-30));
                var expected = seen.Any(other => other.Country != country && at - other.At <= TimeSpan.FromHours(24)
                    && (!IsUsual(country) || !IsUsual(other.Country)));

                var findings = bench.Login(at, place switch { 0 => FakeGeo.Germany(), 1 => FakeGeo.Brazil(), _ => FakeGeo.Indonesia() });

                Assert.Equal(expected, findings.Any(IsMine));
                seen.Add((at, country));
                suspects.UnionWith(findings.Select(finding => finding.SuspectCountry!));
                Assert.All(findings, finding => Assert.False(IsUsual(finding.SuspectCountry!)));
            }
        });

    private static bool IsMine(Finding finding) => finding.Rule == MoreThanOneLocation.Rule;
}
