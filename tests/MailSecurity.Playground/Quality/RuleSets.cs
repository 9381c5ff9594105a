using MailSecurity.Domain.Detection;
using MailSecurity.Playground.Quality.Judges;

namespace MailSecurity.Playground.Quality;

/// <summary>What is compared.</summary>
public static class RuleSets
{
    public const string Plain = "plain rule";
    public const string Balanced = "balanced";

    public static IReadOnlyList<(string Name, Func<IJudge> Of)> All(Analyst analyst) =>
    [
        (Plain, () => new PlainRule(marksSafe: false)),
        ("plain rule, marking as safe", () => new PlainRule(marksSafe: true)),
        ("BuffaLogs", () => new BuffaLogsRule()),
        ("strict", () => new ProductRules(analyst, Sensitivity.Strict)),
        (Balanced, () => new ProductRules(analyst, Sensitivity.Balanced)),
        ("balanced, high and above", () => new ProductRules(analyst, Sensitivity.Balanced, Severity.High)),
        ("quiet", () => new ProductRules(analyst, Sensitivity.Quiet)),
    ];

    /// <summary>All rule sets over the same Users.</summary>
    public static IReadOnlyList<(string Name, QualityScore Score)> Measure(QualityOptions options, QualityWorld world, Analyst analyst)
    {
        var scores = All(analyst).Select(set => (set.Name, Score: new QualityScore(options, set.Of))).ToList();
        foreach (var user in world.Users())
        {
            foreach (var (_, score) in scores)
            {
                score.Add(user);
            }
        }

        return scores;
    }
}
