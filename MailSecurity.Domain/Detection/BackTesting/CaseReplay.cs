using MailSecurity.Domain.Detection.Tuning;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Trust;

namespace MailSecurity.Domain.Detection.BackTesting;

/// <summary>
/// The incidents that rules make of one User's stored logins. People's decisions count as they were made: where an incident was
/// closed, the next one begins, what was judged stays silent, and what was safe is the User's own from then on.
/// </summary>
public sealed class CaseReplay(Replay replay, IReadOnlyList<PastDecision> decisions)
{
    /// <summary>By the number of decisions before each; with the settings in place of those by which the User is judged today.</summary>
    public IReadOnlyDictionary<int, ReplayedCase> Judge(Analyst analyst, DetectionSettings settings, TrustedRangeSet trusted, CancellationToken cancellation)
    {
        var run = new Run(replay.Start(), decisions, replay.From);
        var user = replay.User with { Profile = run.Profile, Settings = settings, Sensitivity = settings.SensitivityFor(replay.User.DomainId, replay.User.Id) };
        var sent = 0;
        foreach (var login in replay.Logins)
        {
            cancellation.ThrowIfCancellationRequested();
            for (; sent < replay.Sent.Count && replay.Sent[sent].LatestAt <= login.At; sent++)
            {
                Take(run, replay.Sent[sent]);
            }

            run.MoveTo(login.At);
            run.Add(analyst.Judge(login, user, trusted));
        }

        for (; sent < replay.Sent.Count; sent++)
        {
            Take(run, replay.Sent[sent]);
        }

        return run.Cases;

        void Take(Run to, SentHour messages)
        {
            to.MoveTo(messages.LatestAt);
            to.Add(analyst.Judge(messages, user, trusted));
        }
    }

    private sealed class Run(UserProfile profile, IReadOnlyList<PastDecision> decisions, DateTimeOffset from)
    {
        private readonly Dictionary<int, ReplayedCase> _cases = [];
        private readonly HashSet<(string, string)> _said = [];
        private EarlierVerdict? _earlier;
        private int _passed;

        public UserProfile Profile => profile;

        public IReadOnlyDictionary<int, ReplayedCase> Cases => _cases;

        public void MoveTo(DateTimeOffset at)
        {
            for (; _passed < decisions.Count && decisions[_passed].ClosedAt is { } closedAt && closedAt < at; _passed++)
            {
                var verdict = decisions[_passed].Verdict;
                if (verdict is not null and not Verdict.Trusted)
                {
                    _earlier = new EarlierVerdict(verdict.Value, closedAt, new HashSet<(string, string)>(_said));
                }

                if (verdict is Verdict.Safe or Verdict.Dismissed)
                {
                    profile.Clear();
                }

                _said.Clear();
            }
        }

        public void Add(IReadOnlyList<Finding> findings)
        {
            foreach (var finding in findings)
            {
                if (finding.SuppressedBecause is not null || _earlier?.Silences(finding) is not null)
                {
                    continue;
                }

                _said.Add((finding.Rule, finding.Signature));
                if (finding.At >= from)
                {
                    _cases[_passed] = _cases.TryGetValue(_passed, out var known) ? known.With(finding) : new ReplayedCase(finding.At, finding.Severity, [finding.Rule]);
                }
            }
        }
    }
}

/// <summary>A stored incident of the User: when it was closed and how. In the order of closing, the open one last.</summary>
public sealed record PastDecision(Guid Id, DateTimeOffset? ClosedAt, Verdict? Verdict);

/// <summary>An incident as rules would have made it.</summary>
public sealed record ReplayedCase(DateTimeOffset OpenedAt, Severity Severity, IReadOnlyList<string> Rules)
{
    public ReplayedCase With(Finding finding) => new(
        OpenedAt, finding.Severity > Severity ? finding.Severity : Severity, Rules.Contains(finding.Rule) ? Rules : [.. Rules, finding.Rule]);
}
