using System.Text.RegularExpressions;
using MailSecurity.Playground;
using MailSecurity.Playground.Text;
using Microsoft.Extensions.Time.Testing;

namespace MailSecurity.Jobs.Tests.Playground;

public sealed partial class MailTrafficTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 9, 30, 0, TimeSpan.Zero);

    private static readonly MailTraffic Traffic = new(new TrafficOptions { Start = Start, Users = 100 });

    [Fact]
    public void Generate_WithTheSameSeed_GivesTheSameLines() =>
        Assert.Equal(Traffic.Generate(Start.AddDays(-2), Start), Traffic.Generate(Start.AddDays(-2), Start));

    [Fact]
    public void Live_WithTheSameSeed_GivesTheSameLines() => Assert.Equal(Traffic.Live().Take(5_000), Traffic.Live().Take(5_000));

    [Fact]
    public void Live_WithAnotherSeed_GivesOtherLines()
    {
        var other = new MailTraffic(new TrafficOptions { Start = Start, Users = 100, Seed = 2 });

        Assert.Empty(Traffic.Live().Take(500).Intersect(other.Live().Take(500)));
    }

    [Fact]
    public void Generate_ForSomeDays_StaysInsideThemAndNeverGoesBackInTime()
    {
        var times = Traffic.Generate(Start.AddDays(-5), Start).Select(line => line.At).ToList();

        Assert.Equal(times.Order(), times);
        Assert.InRange(times[0], Start.AddDays(-5), Start);
        Assert.True(times[^1] < Start);
    }

    [Fact]
    public void Generate_ForTwentyDays_GivesNearlyEverybodyAKnownHistory()
    {
        var logins = Traffic.Generate(Start.AddDays(-20), Start).Where(line => LoginUser().IsMatch(line.Text))
            .CountBy(line => LoginUser().Match(line.Text).Groups[1].Value).ToList();

        Assert.InRange(logins.Count(user => user.Value >= 10), 98, 100);
    }

    [Fact]
    public void Live_Always_BeginsEachLineWithItsOwnTime()
    {
        foreach (var line in Traffic.Live().Take(5_000))
        {
            var written = DateTimeOffset.Parse(line.Text[..line.Text.IndexOf(' ', StringComparison.Ordinal)], null);
            Assert.True(line.At - written is { Ticks: >= 0 and < TimeSpan.TicksPerMicrosecond }, line.Text);
        }
    }

    [Fact]
    public void Live_InTheOldForm_PadsTheDayWithABlank()
    {
        var traffic = new MailTraffic(new TrafficOptions { Start = new(2026, 11, 4, 9, 0, 0, TimeSpan.Zero), Form = SyslogForm.Rfc3164 });

        Assert.StartsWith("Nov  4 09:00:0", traffic.Live().First().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Live_OverTenMinutes_NeverGoesBackInTimeAndKeepsAboutItsRate()
    {
        var options = new TrafficOptions { Start = Start, LinesPerSecond = 50, FirstIncident = TimeSpan.FromDays(1) };

        var lines = new MailTraffic(options).Live().TakeWhile(line => line.At < Start.AddMinutes(10)).ToList();

        Assert.Equal(lines.Select(line => line.At).Order(), lines.Select(line => line.At));
        Assert.InRange(lines.Count, 10 * 60 * 48, 10 * 60 * 52);
    }

    [Fact]
    public async Task LiveAsync_UntilTheClockReachesALine_HoldsItBack()
    {
        var stop = TestContext.Current.CancellationToken;
        var clock = new FakeTimeProvider(Start);
        var expected = Traffic.Live().First(line => line.At > Start);
        await using var lines = Traffic.LiveAsync(clock, stop).GetAsyncEnumerator(stop);
        var next = lines.MoveNextAsync();
        while (next.IsCompleted)
        {
            Assert.True((await next) && lines.Current.At <= Start);
            next = lines.MoveNextAsync();
        }

        clock.Advance(expected.At - Start - TimeSpan.FromMilliseconds(1));
        Assert.False(next.IsCompleted);

        clock.Advance(TimeSpan.FromMilliseconds(2));
        Assert.True(await next);
        Assert.Equal(expected, lines.Current);
    }

    [GeneratedRegex(@"-login: (?:Login|Logged in): user=<([^>]+)>")]
    private static partial Regex LoginUser();
}
