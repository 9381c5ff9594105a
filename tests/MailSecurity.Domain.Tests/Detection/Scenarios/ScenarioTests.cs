using MailSecurity.Domain.Detection;

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

    private static List<Finding> Play(Scenario scenario)
    {
        var (analyst, profile, trusted) = (Rules.Analyst([.. scenario.Own]), new UserProfile(), scenario.Trusted);
        var findings = new List<Finding>();
        foreach (var step in scenario.Steps)
        {
            // Through the stored form every time: what does not survive it is of no use.
            profile = UserProfileCodec.Read(UserProfileCodec.Write(profile));
            findings.AddRange(step is AnalysedLogin login
                ? analyst.Judge(login, 1, profile, trusted, scenario.Sensitivity)
                : analyst.Judge((SentHour)step, profile));
        }

        return findings;
    }
}
