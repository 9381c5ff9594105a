using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>The incidents that one analysis batch touches: read, changed by its findings, and left to the transaction to save.</summary>
internal sealed class CaseWork
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private readonly MailSecurityDb _db;
    private readonly Dictionary<int, Incident> _open;
    private readonly Dictionary<int, EarlierVerdict> _judged;
    private readonly Dictionary<(int UserId, string Rule, string Signature), IncidentReason> _suppressed;
    private readonly HashSet<IncidentChange> _changed = [];

    private CaseWork(
        MailSecurityDb db,
        Dictionary<int, Incident> open,
        Dictionary<int, EarlierVerdict> judged,
        Dictionary<(int, string, string), IncidentReason> suppressed) =>
        (_db, _open, _judged, _suppressed) = (db, open, judged, suppressed);

    public IReadOnlyCollection<IncidentChange> Changed => _changed;

    public static async Task<CaseWork> ReadAsync(MailSecurityDb db, AnalysisResult result, CancellationToken cancellation)
    {
        var users = result.Batch.Users.Keys.ToArray();
        var open = await db.Incidents
            .Include(incident => incident.Reasons)
            .Where(incident => incident.ClosedAt == null && users.Contains(incident.UserId))
            .ToDictionaryAsync(incident => incident.UserId, cancellation);

        var found = result.Findings.Select(finding => finding.UserId).Distinct().ToArray();
        return new CaseWork(db, open, await ReadJudgedAsync(db, found, cancellation), await ReadSuppressedAsync(db, found, cancellation));
    }

    public void Apply(AnalysisResult result, DateTimeOffset now)
    {
        foreach (var (userId, finding) in result.Findings)
        {
            var silence = finding.SuppressedBecause ?? _judged.GetValueOrDefault(userId)?.Silences(finding);
            if (silence is null)
            {
                Merge(result.Batch.Users[userId], finding, now);
            }
            else
            {
                SetAside(result.Batch.Users[userId], finding with { SuppressedBecause = silence });
            }
        }
    }

    /// <summary>Brings the numbers of the open incidents up to the Users' latest activity.</summary>
    public async Task MeasureAsync(AnalysisBatch batch, CancellationToken cancellation)
    {
        foreach (var (userId, incident) in _open)
        {
            var profile = batch.Users[userId].Profile;
            var latest = batch.Senders.TryGetValue(userId, out var sentAt) && sentAt > profile.LatestLoginAt ? sentAt : profile.LatestLoginAt;
            latest = latest > incident.LastSeenAt ? latest : incident.LastSeenAt;
            var since = latest - Day;
            var countries = profile.Networks
                .Where(visit => visit.Country is not null && visit.Touches(since, latest))
                .Select(visit => visit.Country!)
                .ToHashSet();
            var sent = await _db.Messages
                .Where(message => message.UserId == userId && message.At > since && message.At <= latest)
                .GroupBy(message => message.UserId)
                .Select(messages => new { Count = messages.Count(), Recipients = messages.Sum(message => message.Recipients) })
                .FirstOrDefaultAsync(cancellation);
            if (incident.Measure(latest, countries, sent?.Count ?? 0, sent?.Recipients ?? 0))
            {
                _changed.Add(new IncidentChange(incident.AccountId, incident.Id));
            }
        }
    }

    private void Merge(AnalysedUser user, Finding finding, DateTimeOffset now)
    {
        if (_open.TryGetValue(user.Id, out var incident))
        {
            incident.Merge(finding, now);
        }
        else
        {
            incident = Incident.Open(user.AccountId, user.Id, user.Name, user.Domain, finding, now);
            _db.Incidents.Add(incident);
            _open.Add(user.Id, incident);
        }

        _changed.Add(new IncidentChange(incident.AccountId, incident.Id));
    }

    private void SetAside(AnalysedUser user, Finding finding)
    {
        var key = (user.Id, finding.Rule, finding.Signature);
        if (_suppressed.TryGetValue(key, out var known))
        {
            known.CountAgain(finding);
            return;
        }

        var reason = IncidentReason.From(finding);
        (reason.AccountId, reason.UserId) = (user.AccountId, user.Id);
        _db.Reasons.Add(reason);
        _suppressed.Add(key, reason);
    }

    private static async Task<Dictionary<int, EarlierVerdict>> ReadJudgedAsync(MailSecurityDb db, int[] users, CancellationToken cancellation)
    {
        var judged = new Dictionary<int, EarlierVerdict>();
        foreach (var userId in users)
        {
            var last = await db.Incidents.AsNoTracking()
                .Include(incident => incident.Reasons)
                .Where(incident => incident.UserId == userId && incident.ClosedAt != null)
                .OrderByDescending(incident => incident.ClosedAt)
                .FirstOrDefaultAsync(cancellation);
            if (last is { Verdict: { } verdict, ClosedAt: { } closedAt })
            {
                judged.Add(userId, new EarlierVerdict(verdict, closedAt, last.Reasons.Select(reason => (reason.Rule, reason.Signature)).ToHashSet()));
            }
        }

        return judged;
    }

    private static async Task<Dictionary<(int, string, string), IncidentReason>> ReadSuppressedAsync(
        MailSecurityDb db, int[] users, CancellationToken cancellation) =>
        await db.Reasons
            .Where(reason => reason.IncidentId == null && users.Contains(reason.UserId))
            .ToDictionaryAsync(reason => (reason.UserId, reason.Rule, reason.Signature), cancellation);
}
