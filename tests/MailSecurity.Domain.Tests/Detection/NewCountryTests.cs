using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.Detectors;
using MailSecurity.Testing;

namespace MailSecurity.Domain.Tests.Detection;

public sealed class NewCountryTests
{
    [Fact]
    public void Rule_WhenACountryIsSeenForTheFirstTime_SpeaksOnce()
    {
        var bench = Bench.Known();

        Assert.Equal(Severity.Medium, Assert.Single(bench.Login(A.Noon, FakeGeo.Brazil()), IsMine).Severity);
        Assert.DoesNotContain(bench.Login(A.Noon.AddMinutes(1), FakeGeo.Brazil(9)), IsMine);
    }

    [Theory]
    [InlineData(30, false)]
    [InlineData(31, true)]
    public void Rule_WhenACountryWasLastSeenDaysAgo_CallsItNewAfterAMonth(int days, bool expected)
    {
        var bench = Bench.Known();
        bench.Login(A.Noon, FakeGeo.Brazil());

        Assert.Equal(expected, bench.Login(A.Noon.AddDays(days), FakeGeo.Brazil()).Any(IsMine));
    }

    [Fact]
    public void Rule_WhenTheCountryBordersAUsualOne_IsLow() =>
        Assert.Equal(Severity.Low, Assert.Single(Bench.Known().Login(A.Noon, FakeGeo.Austria()), IsMine).Severity);

    [Fact]
    public void Rule_WhileLearning_IsSilent()
    {
        var bench = new Bench();
        for (var login = 0; login < 9; login++)
        {
            Assert.Empty(bench.Login(A.Noon.AddHours(login), FakeGeo.Germany()));
        }

        Assert.DoesNotContain(bench.Login(A.Noon.AddHours(9), FakeGeo.Brazil()), IsMine);
        Assert.Contains(bench.Login(A.Noon.AddHours(10), FakeGeo.Indonesia()), IsMine);
    }

    private static bool IsMine(Finding finding) => finding.Rule == NewCountry.Rule;
}
