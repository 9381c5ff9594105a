using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.Detectors;
using MailSecurity.Testing;

namespace MailSecurity.Domain.Tests.Detection;

public sealed class ManyNetworksTests
{
    [Theory]
    [InlineData(5, 10, null)]
    [InlineData(6, 10, Severity.High)]
    [InlineData(10, 100, null)]
    [InlineData(11, 100, Severity.Medium)]
    [InlineData(24, 59, Severity.Medium)]
    [InlineData(25, 57, Severity.Critical)]
    public void Rule_WhenNetworksFollowEachOther_SpeaksAboveItsLimits(int networks, int minutesApart, Severity? expected)
    {
        var bench = Bench.Known();
        IReadOnlyList<Finding> last = [];
        for (var number = 0; number < networks; number++)
        {
            last = bench.Login(A.Noon.AddMinutes(number * minutesApart), FakeGeo.Germany((number + 1) * 250));
        }

        Assert.Equal(expected, last.SingleOrDefault(IsMine)?.Severity);
    }

    [Fact]
    public void Rule_WhenAPhoneChangesItsIPv6Address_CountsItsNetworkOnce()
    {
        var bench = Bench.Known();

        for (var number = 0; number < 40; number++)
        {
            Assert.DoesNotContain(bench.Login(A.Noon.AddMinutes(number), $"2001:db8:1:{number:x}::{number + 1:x}"), IsMine);
        }
    }

    [Fact]
    public void Rule_ForAnyLoginsInOrder_AgreesWithCountingAllOfThem() =>
        Gen.Select(Gen.Int[1, 90], Gen.Int[1, 30]).Array[1, 60].Sample(steps =>
        {
            var bench = Bench.Known();
            var seen = new List<(DateTimeOffset At, int Network)>();
            var at = A.Noon;
            foreach (var (minutes, network) in steps)
            {
                at = at.AddMinutes(minutes);
                seen.Add((at, network));
                var (hour, day) = (Count(seen, at, 1), Count(seen, at, 24));

                var finding = bench.Login(at, FakeGeo.Germany(network * 250)).SingleOrDefault(IsMine);

                Assert.Equal(day >= 25 ? Severity.Critical : hour > 5 ? Severity.High : day > 10 ? Severity.Medium : null, finding?.Severity);
            }
        });

    private static int Count(List<(DateTimeOffset At, int Network)> seen, DateTimeOffset at, int hours) =>
        seen.Where(login => login.At > at.AddHours(-hours)).Select(login => login.Network).Distinct().Count();

    private static bool IsMine(Finding finding) => finding.Rule == ManyNetworks.Rule;
}
