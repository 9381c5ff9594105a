using MailSecurity.Domain.Trust;

namespace MailSecurity.Domain.Detection;

/// <summary>
/// Judges stored logins of one User again, in order of arrival, from what was known of the User before them. Run with two
/// sets of trusted ranges it says what the difference between the sets means, whatever the rules are.
/// </summary>
public sealed class Replay(Analyst analyst, AnalysedUser user, UserProfile before, IReadOnlyList<AnalysedLogin> logins, DateTimeOffset from)
{
    private readonly byte[] _before = UserProfileCodec.Write(before);

    public AnalysedUser User => user;

    /// <summary>In order of arrival.</summary>
    public IReadOnlyList<AnalysedLogin> Logins => logins;

    /// <summary>What was said before this moment cannot be judged again: its logins are not part of the replay.</summary>
    public DateTimeOffset From => from;

    /// <summary>What the User sent in that time, oldest first.</summary>
    public IReadOnlyList<SentHour> Sent { get; init; } = [];

    /// <summary>What was known of the User before the first of the logins; another copy each time.</summary>
    public UserProfile Start() => UserProfileCodec.Read(_before);

    public Judgement Judge(TrustedRangeSet trusted)
    {
        var judged = user with { Profile = UserProfileCodec.Read(_before) };
        var findings = new List<Finding>();
        var sent = 0;
        foreach (var login in logins)
        {
            for (; sent < Sent.Count && Sent[sent].LatestAt <= login.At; sent++)
            {
                findings.AddRange(analyst.Judge(Sent[sent], judged, trusted));
            }

            findings.AddRange(analyst.Judge(login, judged, trusted));
        }

        for (; sent < Sent.Count; sent++)
        {
            findings.AddRange(analyst.Judge(Sent[sent], judged, trusted));
        }

        return new Judgement(findings, judged.Profile.Suspects().ToHashSet());
    }
}

/// <summary>The findings about a User's logins, suppressed ones included, and the countries and owners under suspicion afterwards.</summary>
public sealed record Judgement(IReadOnlyList<Finding> Findings, IReadOnlySet<string> Suspects);

/// <summary>What a change of trust means for one User.</summary>
public sealed class JudgementChange
{
    private JudgementChange(Judgement before, Judgement after)
    {
        var (was, now) = (ByStatement(before), ByStatement(after));
        Explained = was.Where(said => !now.ContainsKey(said.Key)).ToDictionary(
            said => said.Key,
            said => after.Findings.FirstOrDefault(finding => Key(finding) == said.Key)?.SuppressedBecause);
        Raised = [.. now.Where(said => !was.ContainsKey(said.Key)).SelectMany(said => said.Value).OrderBy(finding => finding.At)];
        Softened = now
            .Where(said => was.TryGetValue(said.Key, out var stronger) && Strongest(said.Value).Severity < Strongest(stronger).Severity)
            .ToDictionary(said => said.Key, said => Strongest(said.Value));
        Absolved = [.. before.Suspects.Except(after.Suspects)];
        Suspected = [.. after.Suspects.Except(before.Suspects)];
    }

    /// <summary>Statements that nothing untrusted makes any more, with the suppression's own words if it has any.</summary>
    public IReadOnlyDictionary<(string Rule, string Signature), string?> Explained { get; }

    /// <summary>Findings whose statement was not made before.</summary>
    public IReadOnlyList<Finding> Raised { get; }

    /// <summary>Statements that stand on weaker findings now, with the strongest of them.</summary>
    public IReadOnlyDictionary<(string Rule, string Signature), Finding> Softened { get; }

    public IReadOnlyList<string> Absolved { get; }

    public IReadOnlyList<string> Suspected { get; }

    public static JudgementChange Between(Judgement before, Judgement after) => new(before, after);

    private static Dictionary<(string, string), List<Finding>> ByStatement(Judgement judgement) => judgement.Findings
        .Where(finding => finding.SuppressedBecause is null)
        .GroupBy(Key)
        .ToDictionary(same => same.Key, same => same.ToList());

    private static (string Rule, string Signature) Key(Finding finding) => (finding.Rule, finding.Signature);

    private static Finding Strongest(List<Finding> findings) => findings.MaxBy(finding => finding.Severity)!;
}
