using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.Tuning;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Trust;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>
/// Judges again what a change of trust may have changed, in the transaction of the change. Each User concerned is replayed
/// with the trust before and after; only the difference is applied, so nothing changes that the trust does not explain.
/// </summary>
internal sealed class Rejudging(MailSecurityDb db, Analyst analyst, TrustChange change, DateTimeOffset now, PendingAlerts? alerts = null)
{
    private readonly Dictionary<int, DetectionSettings> _settings = [];
    private readonly List<RejudgedCase> _cases = [];
    private readonly List<(AnalysedUser User, JudgementChange Difference)> _raised = [];

    /// <summary>Whether somebody is to be told of what it has raised.</summary>
    public bool HasAlerts { get; private set; }

    public async Task<RejudgeResult> RunAsync(CancellationToken cancellation)
    {
        var all = await OpenAsync(cancellation);
        var seen = await SeenAsync(all, cancellation);
        var open = all.Where(incident => seen.Contains(incident.UserId)).ToDictionary(incident => incident.UserId);
        var users = change.Ended is null ? open.Keys : open.Keys.Union((await SetAsideAsync(cancellation)).Where(seen.Contains));
        foreach (var userId in users)
        {
            await JudgeAsync(userId, open.GetValueOrDefault(userId), cancellation);
        }

        if (_raised.Count > 0)
        {
            await db.SaveChangesAsync(cancellation);
            await RaiseAsync(cancellation);
        }

        return new RejudgeResult(_cases);
    }

    /// <summary>The Users in scope who came from the network since the oldest finding that may be judged again.</summary>
    public async Task<HashSet<int>> SeenAsync(IEnumerable<Incident> open, CancellationToken cancellation)
    {
        if (change.Network is not { } network)
        {
            return [.. await InScope().Select(user => user.Id).ToListAsync(cancellation)];
        }

        var since = open.SelectMany(incident => incident.Reasons).Select(reason => reason.FirstAt).Append(change.Ended is null ? now : change.Since).Min();
        return await AddressDays.UsersSeenAsync(db, change.AccountId, network, since - UserProfile.Kept, now, cancellation);
    }

    /// <summary>The open incidents of the Users in scope.</summary>
    public Task<List<Incident>> OpenAsync(CancellationToken cancellation) => db.Incidents.AsTracking()
        .Include(incident => incident.Reasons)
        .Where(incident => incident.ClosedAt == null && InScope().Any(user => user.Id == incident.UserId))
        .ToListAsync(cancellation);

    /// <summary>What the change means for a User whose open incident is given; null if there is nothing to judge by.</summary>
    public async Task<(AnalysedUser User, JudgementChange Difference, DateTimeOffset From)?> CompareAsync(int userId, Incident? open, CancellationToken cancellation)
    {
        var earliest = open?.Reasons.Min(reason => reason.FirstAt) ?? DateTimeOffset.MaxValue;
        earliest = change.Ended is not null && change.Since < earliest ? change.Since : earliest;
        var replay = await StoredReplay.ReadAsync(db, analyst, userId, _settings, earliest, cancellation);
        return replay is null ? null
            : (replay.User, JudgementChange.Between(replay.Judge(change.Before), replay.Judge(change.After)), replay.From);
    }

    /// <summary>The reasons of the incident that the change explains, with the words for it.</summary>
    public List<(IncidentReason Reason, string Because)> Explained(Incident incident, JudgementChange difference, DateTimeOffset since) =>
    [
        .. from reason in incident.Reasons
           where reason.SuppressedBecause is null && reason.FirstAt >= since && difference.Explained.ContainsKey((reason.Rule, reason.Signature))
           select (reason, difference.Explained[(reason.Rule, reason.Signature)] ?? change.Wording.Because),
    ];

    private async Task JudgeAsync(int userId, Incident? open, CancellationToken cancellation)
    {
        if (await CompareAsync(userId, open, cancellation) is not { } compared)
        {
            return;
        }

        var (user, difference, since) = compared;
        await ProfileCorrection.ChangeSuspectsAsync(db, userId, difference, cancellation);
        if (open is not null && change.Ended is null)
        {
            // With one partner of a pair trusted, a login may be unusual beside another one: the same evidence, said anew.
            foreach (var finding in difference.Raised)
            {
                open.Merge(finding, now);
            }
        }

        if (open is not null && Explained(open, difference, since) is { Count: > 0 } explained)
        {
            open.Explain(explained, Softened(open, difference, since), change.Wording.Closed, change.By, now);
            _cases.Add(new RejudgedCase(open.AccountId, open.Id, open.User, open.IsOpen ? RejudgeOutcome.Explained : RejudgeOutcome.Closed));
            HasAlerts |= alerts is not null && await PendingAlerts.ExplainedAsync(db, open, change.Wording.Closed, now, cancellation);
        }

        if (change.Ended is not null && difference.Raised.Any(finding => finding.At >= change.Since))
        {
            _raised.Add((user, difference));
        }
    }

    private static List<(IncidentReason, Finding)> Softened(Incident incident, JudgementChange difference, DateTimeOffset since) =>
    [
        .. from reason in incident.Reasons
           where reason.FirstAt >= since && difference.Softened.ContainsKey((reason.Rule, reason.Signature))
           let strongest = difference.Softened[(reason.Rule, reason.Signature)]
           where strongest.Severity < reason.Severity
           select (reason, strongest),
    ];

    private IQueryable<Tables.UserRow> InScope()
    {
        var (domainId, userId) = (change.DomainId, change.UserId);
        return db.MailUsers.Where(user => user.DomainId == domainId && (userId == null || user.Id == userId));
    }

    // Users something was found about that was not raised, or whose case trust has closed.
    private async Task<List<int>> SetAsideAsync(CancellationToken cancellation)
    {
        var since = change.Since;
        var findings = await InScope().Where(user => db.Reasons.Any(reason => reason.UserId == user.Id && reason.IncidentId == null && reason.LastAt >= since))
            .Select(user => user.Id).ToListAsync(cancellation);
        var cases = await InScope().Where(user => db.Incidents.Any(incident => incident.UserId == user.Id && incident.Verdict == Verdict.Trusted && incident.LastSeenAt >= since))
            .Select(user => user.Id).ToListAsync(cancellation);
        return [.. findings.Union(cases)];
    }

    // As the analysis would have done it, had there been no trust: the same verdicts of people silence it, the same numbers are measured.
    private async Task RaiseAsync(CancellationToken cancellation)
    {
        var findings = _raised.SelectMany(raised => raised.Difference.Raised.Where(finding => finding.At >= change.Since).Select(finding => (raised.User.Id, finding))).ToList();
        var result = new AnalysisResult(BatchOf(_raised.Select(raised => raised.User)), findings);
        await TakeBackAsync(result, cancellation);
        var cases = await CaseWork.ReadAsync(db, result, cancellation, await ReopenableAsync(result, cancellation));
        cases.Apply(result, now);
        cases.Measure(result.Batch);
        foreach (var incident in cases.Touched)
        {
            incident.TrustEnded($"{change.Wording.Over}, {change.Ended}", change.By, now);
            _cases.Add(new RejudgedCase(incident.AccountId, incident.Id, incident.User, RejudgeOutcome.Raised));
        }

        if (alerts is not null)
        {
            HasAlerts |= await alerts.AddAsync(db, result, cases.Touched, cancellation);
        }
    }

    // What is raised is not set aside any more.
    private async Task TakeBackAsync(AnalysisResult result, CancellationToken cancellation)
    {
        foreach (var (userId, rule, signature) in result.Findings.Select(found => (found.UserId, found.Finding.Rule, found.Finding.Signature)).Distinct())
        {
            await db.Reasons
                .Where(reason => reason.IncidentId == null && reason.UserId == userId && reason.Rule == rule && reason.Signature == signature)
                .ExecuteDeleteAsync(cancellation);
        }
    }

    // The case that trust closed last is the one to go on with, if it was about the same.
    private async Task<Dictionary<int, Incident>> ReopenableAsync(AnalysisResult result, CancellationToken cancellation)
    {
        var reopenable = new Dictionary<int, Incident>();
        foreach (var byUser in result.Findings.GroupBy(found => found.UserId))
        {
            var last = await db.Incidents.AsTracking().Include(incident => incident.Reasons)
                .Where(incident => incident.UserId == byUser.Key && incident.ClosedAt != null)
                .OrderByDescending(incident => incident.ClosedAt)
                .FirstOrDefaultAsync(cancellation);
            if (last is { Verdict: Verdict.Trusted }
                && byUser.Any(found => last.Reasons.Exists(reason => (reason.Rule, reason.Signature) == (found.Finding.Rule, found.Finding.Signature))))
            {
                reopenable.Add(byUser.Key, last);
            }
        }

        return reopenable;
    }

    private static AnalysisBatch BatchOf(IEnumerable<AnalysedUser> users) => new()
    {
        Partition = 0,
        From = default,
        To = default,
        Logins = [],
        Senders = new Dictionary<int, DateTimeOffset>(),
        Users = users.ToDictionary(user => user.Id),
    };
}
