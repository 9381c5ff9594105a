using System.Text.RegularExpressions;
using MailSecurity.Playground;

namespace MailSecurity.Jobs.Tests.Playground;

/// <summary>A visitor of the demo shall see an incident soon, and the next one before getting bored.</summary>
public sealed partial class IncidentScheduleTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 23, 50, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(77)]
    public void Live_ForAnySeed_BringsAForeignLoginWithinFifteenSeconds(ulong seed)
    {
        var options = new TrafficOptions { Start = Start, Seed = seed };
        var usual = Networks(new MailTraffic(options).Generate(Start.AddDays(-20), Start));

        var strikes = Strikes(new MailTraffic(options), usual, TimeSpan.FromSeconds(15));

        Assert.NotEmpty(strikes);
    }

    [Fact]
    public void Live_ForAnHour_GetsIntoAnotherMailboxEveryTwentyToSixtySeconds()
    {
        var options = new TrafficOptions { Start = Start };
        var usual = Networks(new MailTraffic(options).Generate(Start.AddDays(-20), Start));

        var strikes = Strikes(new MailTraffic(options), usual, TimeSpan.FromHours(1));

        // A rotation shows its first network 44 seconds before the one that makes it an incident.
        Assert.InRange(strikes.Count, 60, 180);
        Assert.All(strikes.Zip(strikes.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, TimeSpan.Zero, TimeSpan.FromSeconds(60 + 44)));
    }

    [Fact]
    public void Live_WhenAMailboxIsCompromised_SendsHundredsOfMessagesFromIt()
    {
        var recipients = new MailTraffic(new TrafficOptions { Start = Start }).Live()
            .TakeWhile(line => line.At < Start.AddMinutes(5))
            .Select(line => Queued().Match(line.Text))
            .Where(match => match.Success)
            .GroupBy(match => match.Groups[1].Value)
            .Max(user => user.Sum(match => int.Parse(match.Groups[2].ValueSpan, null)));

        Assert.InRange(recipients, 150, 1_000);
    }

    // The first login of each User from a network (by its first number) that the User's history does not know.
    private static List<DateTimeOffset> Strikes(MailTraffic traffic, HashSet<string> usual, TimeSpan time) => traffic.Live()
        .TakeWhile(line => line.At < Start + time)
        .Where(line => Login().Match(line.Text) is { Success: true } login && !usual.Contains(NetworkOf(login)))
        .DistinctBy(line => Login().Match(line.Text).Groups[1].Value)
        .Select(line => line.At)
        .ToList();

    private static HashSet<string> Networks(IEnumerable<TrafficLine> history) =>
        history.Select(line => Login().Match(line.Text)).Where(login => login.Success).Select(NetworkOf).ToHashSet();

    private static string NetworkOf(Match login) => $"{login.Groups[1].Value} {login.Groups[2].Value}";

    [GeneratedRegex(@"-login: (?:Login|Logged in): user=<([^>]+)>.* rip=([0-9a-f]+)")]
    private static partial Regex Login();

    [GeneratedRegex(@"qmgr.*from=<([^>]+)>.*nrcpt=(\d+) \(queue active\)")]
    private static partial Regex Queued();
}
