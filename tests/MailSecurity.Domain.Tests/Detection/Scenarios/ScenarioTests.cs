using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.Detectors;

namespace MailSecurity.Domain.Tests.Detection.Scenarios;

public sealed class ScenarioTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Samples", "scenarios");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.txt").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Scenario_WhenPlayed_RaisesWhatItSaysAndNothingElse(string file)
    {
        var scenario = Scenario.Read(Path.Combine(Folder, file + ".txt"));

        var findings = Play(scenario);

        Assert.Equal(
            scenario.Raised.Order(StringComparer.Ordinal),
            findings.Where(finding => finding.SuppressedBecause is null)
                .GroupBy(finding => (finding.Rule, finding.Signature))
                .Select(same => $"{same.Key.Rule} {same.Max(finding => finding.Severity).ToString().ToLowerInvariant()}")
                .Distinct().Order(StringComparer.Ordinal));
        var silent = findings.Where(finding => finding.SuppressedBecause is not null).ToList();
        Assert.Equal(
            scenario.Silent.Select(expected => expected.Rule).Distinct().Order(StringComparer.Ordinal),
            silent.Select(finding => finding.Rule).Distinct().Order(StringComparer.Ordinal));
        Assert.All(scenario.Silent, expected => Assert.Contains(
            silent, finding => finding.Rule == expected.Rule && finding.SuppressedBecause!.Contains(expected.Because, StringComparison.OrdinalIgnoreCase)));
        Assert.All(findings, finding => Assert.True(finding.Text.EndsWith('.') && finding.Evidence.Count > 0, finding.Text));
    }

    [Theory]
    [InlineData("moreThanOneLocation")]
    [InlineData("impossibleTravel")]
    [InlineData("successAfterFailures")]
    [InlineData("manyNetworks")]
    [InlineData("dormantAccount")]
    [InlineData("newCountry")]
    [InlineData("hostingNetwork")]
    [InlineData("linkedCloudClient")]
    [InlineData("outboundSpike")]
    public void Rule_HasAPositiveANegativeAndABoundaryScenario(string rule)
    {
        var scenarios = Directory.GetFiles(Folder, "*.txt").Select(Scenario.Read).ToList();

        bool IsShown(string kind, bool isRaised) => scenarios.Exists(scenario =>
            scenario.Shows.Contains((rule, kind)) && scenario.Raised.Exists(raised => raised.StartsWith(rule + " ", StringComparison.Ordinal)) == isRaised);

        Assert.True(IsShown("positive", isRaised: true), "No positive one.");
        Assert.True(IsShown("negative", isRaised: false), "No negative one.");
        Assert.True(IsShown("boundary", isRaised: true), "None where the boundary is just reached.");
        Assert.True(IsShown("boundary", isRaised: false), "None where the boundary is just not reached.");
    }

    [Fact]
    public void Scenarios_ShowEveryRuleThereIs()
    {
        var detectors = typeof(IDetector).Assembly.GetTypes().Where(type => typeof(IDetector).IsAssignableFrom(type) && type.IsClass).ToList();
        var shown = Directory.GetFiles(Folder, "*.txt").SelectMany(path => Scenario.Read(path).Shows).Select(shows => shows.Rule).ToHashSet();

        // The plain rule of the strict sensitivity says the same thing under the same name.
        Assert.Equal(
            detectors.Select(type => type == typeof(AnyTwoLocations) ? MoreThanOneLocation.Rule : (string)type.GetField("Rule")!.GetRawConstantValue()!).Append(OutboundSpike.Rule)
                .Distinct().Order(StringComparer.Ordinal),
            shown.Order(StringComparer.Ordinal));
    }

    private static List<Finding> Play(Scenario scenario)
    {
        var (analyst, user, trusted) = (Rules.Analyst([.. scenario.Own]), Rules.User(new UserProfile(), scenario.Sensitivity), scenario.Trusted);
        var findings = new List<Finding>();
        foreach (var step in scenario.Steps)
        {
            // Through the stored form every time: what does not survive it is of no use.
            user = user with { Profile = UserProfileCodec.Read(UserProfileCodec.Write(user.Profile)) };
            findings.AddRange(step is AnalysedLogin login
                ? analyst.Judge(login, user, trusted)
                : analyst.Judge((SentHour)step, user, trusted));
        }

        return findings;
    }
}
