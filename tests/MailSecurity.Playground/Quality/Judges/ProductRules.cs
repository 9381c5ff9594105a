using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Trust;

namespace MailSecurity.Playground.Quality.Judges;

/// <summary>The product's own rules, with what its verdicts do: Safe makes what was under suspicion the User's own.</summary>
public sealed class ProductRules(Analyst analyst, Sensitivity sensitivity, Severity least = Severity.Low) : IJudge
{
    private readonly AnalysedUser _user = new AnalysedUser(1, 1, 1, "ana@example.org", "example.org", new UserProfile()) { Sensitivity = sensitivity };
    private readonly HashSet<(string, string)> _said = [];
    private EarlierVerdict? _earlier;

    /// <summary>The rules that spoke last.</summary>
    public IReadOnlyList<Finding> Raised { get; private set; } = [];

    public bool Look(LabelledEvent happened)
    {
        var findings = happened.Messages > 0
            ? analyst.Judge(new SentHour(happened.At, happened.Messages), _user, TrustedRangeSet.Empty)
            : analyst.Judge(Login(happened), _user, TrustedRangeSet.Empty);
        Raised = [.. findings.Where(finding => finding.SuppressedBecause is null && finding.Severity >= least && _earlier?.Silences(finding) is null)];
        _said.UnionWith(Raised.Select(finding => (finding.Rule, finding.Signature)));
        return Raised.Count > 0;
    }

    public void Learn(Verdict verdict, DateTimeOffset closedAt)
    {
        _earlier = new EarlierVerdict(verdict, closedAt, new HashSet<(string, string)>(_said));
        _said.Clear();
        if (verdict is Verdict.Safe)
        {
            _user.Profile.Clear();
        }
    }

    private static AnalysedLogin Login(LabelledEvent happened) => new()
    {
        Id = 1,
        UserId = 1,
        At = happened.At,
        Address = happened.Where.Address,
        Outcome = happened.IsSuccess ? LoginOutcome.Succeeded : LoginOutcome.WrongCredentials,
        Protocol = MailProtocol.Imap,
        Attempts = happened.Attempts,
        Location = happened.Where.Location,
        FailedForUsers = happened.FailedForUsers,
    };
}
