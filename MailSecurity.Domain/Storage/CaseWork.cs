using System.Data.Common;
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
    private readonly HashSet<Incident> _touched = [];

    private CaseWork(
        MailSecurityDb db,
        Dictionary<int, Incident> open,
        Dictionary<int, EarlierVerdict> judged,
        Dictionary<(int, string, string), IncidentReason> suppressed) =>
        (_db, _open, _judged, _suppressed) = (db, open, judged, suppressed);

    public IReadOnlyCollection<IncidentChange> Changed => _changed;

    /// <summary>Closed incidents that a finding of their User opens again instead of opening another one.</summary>
    private IReadOnlyDictionary<int, Incident> Reopenable { get; init; } = new Dictionary<int, Incident>();

    /// <summary>The incidents that findings were merged into.</summary>
    public IReadOnlyCollection<Incident> Touched => _touched;

    public static async Task<CaseWork> ReadAsync(
        MailSecurityDb db, AnalysisResult result, CancellationToken cancellation, IReadOnlyDictionary<int, Incident>? reopenable = null)
    {
        // Read as a whole from an index that holds open incidents only: there are fewer of them than Users in a batch.
        var withOpen = await db.Incidents.Where(incident => incident.ClosedAt == null).Select(incident => incident.UserId).ToListAsync(cancellation);
        var users = withOpen.Where(result.Batch.Users.ContainsKey).ToArray();
        var open = users.Length == 0 ? [] : await db.Incidents
            .Include(incident => incident.Reasons)
            .Where(incident => incident.ClosedAt == null && users.Contains(incident.UserId))
            .ToDictionaryAsync(incident => incident.UserId, cancellation);

        var found = result.Findings.Select(finding => finding.UserId).Distinct().ToArray();
        return new CaseWork(db, open, await ReadJudgedAsync(db, found, cancellation), await ReadSuppressedAsync(db, found, cancellation))
        {
            Reopenable = reopenable ?? new Dictionary<int, Incident>(),
        };
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
    public void Measure(AnalysisBatch batch)
    {
        using var sent = Sql.Command(
            _db,
            """SELECT COUNT(*), COALESCE(SUM("Recipients"), 0) FROM "Messages" WHERE "UserId"=@user AND "At">@since AND "At"<=@until""",
            ("@user", 0), ("@since", 0L), ("@until", 0L));
        foreach (var (userId, incident) in _open)
        {
            var profile = batch.Users[userId].Profile;
            var latest = Max(incident.LastSeenAt, Max(profile.LatestLoginAt, batch.Senders.GetValueOrDefault(userId)));
            var countries = profile.Networks
                .Where(visit => visit.Country is not null && visit.Touches(latest - Day, latest))
                .Select(visit => visit.Country!)
                .ToHashSet();
            var (messages, recipients) = CountSent(sent, userId, latest);
            if (incident.Measure(latest, countries, messages, recipients))
            {
                _changed.Add(new IncidentChange(incident.AccountId, incident.Id));
            }
        }
    }

    private (int Messages, int Recipients) CountSent(DbCommand sent, int userId, DateTimeOffset latest)
    {
        Sql.Set(sent, "@user", userId);
        Sql.Set(sent, "@since", Sql.Time(_db, latest - Day));
        Sql.Set(sent, "@until", Sql.Time(_db, latest));
        using var row = sent.ExecuteReader();
        row.Read();
        return (Clamp(row.GetInt64(0)), Clamp(row.GetInt64(1)));
    }

    // What a sender claims can add up to more than a number on a screen needs.
    private static int Clamp(long value) => (int)Math.Min(value, int.MaxValue);

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private void Merge(AnalysedUser user, Finding finding, DateTimeOffset now)
    {
        if (_open.TryGetValue(user.Id, out var incident))
        {
            incident.Merge(WithFacts(finding, user.Id, incident), now);
        }
        else if (Reopenable.TryGetValue(user.Id, out incident))
        {
            incident.Reopen();
            incident.Merge(WithFacts(finding, user.Id, incident), now);
            _open.Add(user.Id, incident);
        }
        else
        {
            incident = Incident.Open(user.AccountId, user.Id, user.Name, user.Domain, WithFacts(finding, user.Id, null), now);
            if (_judged.TryGetValue(user.Id, out var earlier))
            {
                incident.Follows(earlier, now);
            }

            _db.Incidents.Add(incident);
            _open.Add(user.Id, incident);
        }

        _touched.Add(incident);
        _changed.Add(new IncidentChange(incident.AccountId, incident.Id));
    }

    // Once for each login that says something new: the second finding about it needs no second list of the same facts.
    private Finding WithFacts(Finding finding, int userId, Incident? incident) =>
        incident?.Reasons.Exists(said => (said.Rule == finding.Rule && said.Signature == finding.Signature) || said.FirstAt == finding.At) == true
            ? finding
            : finding with { Evidence = [.. finding.Evidence, .. LoginFactsQuery.Read(_db, userId, finding.At)] };

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

    // The last closed incident of each User that something was found about.
    private static async Task<Dictionary<int, EarlierVerdict>> ReadJudgedAsync(MailSecurityDb db, int[] users, CancellationToken cancellation)
    {
        var last = await db.Incidents.AsNoTracking()
            .Include(incident => incident.Reasons)
            .Where(incident => users.Contains(incident.UserId) && incident.ClosedAt != null && incident.Verdict != Verdict.Trusted)
            .Where(incident => !db.Incidents.Any(later => later.UserId == incident.UserId && later.ClosedAt > incident.ClosedAt && later.Verdict != Verdict.Trusted))
            .ToListAsync(cancellation);
        return last.DistinctBy(incident => incident.UserId).ToDictionary(
            incident => incident.UserId,
            incident => new EarlierVerdict(
                incident.Verdict!.Value,
                incident.ClosedAt!.Value,
                incident.Reasons.Select(reason => (reason.Rule, reason.Signature)).ToHashSet()));
    }

    private static async Task<Dictionary<(int, string, string), IncidentReason>> ReadSuppressedAsync(
        MailSecurityDb db, int[] users, CancellationToken cancellation) =>
        await db.Reasons
            .Where(reason => reason.IncidentId == null && users.Contains(reason.UserId))
            .ToDictionaryAsync(reason => (reason.UserId, reason.Rule, reason.Signature), cancellation);
}
