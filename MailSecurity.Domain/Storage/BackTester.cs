using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.BackTesting;
using MailSecurity.Domain.Detection.Tuning;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Storage.Queries;
using MailSecurity.Domain.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Domain.Storage;

/// <summary>
/// Judges stored logins again, with the present settings and with proposed ones, and says how the incidents differ. It reads one
/// User after the other from the User's own index, keeps nothing of them, and writes nothing.
/// </summary>
public sealed class BackTester(Store store, Analyst analyst, DetectionLimits limits, NetworkKinds kinds, ILogger<Analyst> logger, TimeProvider clock)
{
    // Read together, in a context of its own: short enough that nothing long is held open.
    private const int UsersAtOnce = 200;

    public async Task<BackTestResult> RunAsync(Tenant tenant, BackTestProposal proposal, Action<BackTestProgress> onProgress, CancellationToken cancellation)
    {
        var earliest = clock.GetUtcNow().AddDays(-proposal.Days);
        var proposed = proposal.Thresholds.Count == 0 ? analyst : new Analyst(limits.With(proposal.Thresholds).ToRules(), kinds, logger);
        var (users, cursors, present, wanted) = await store.ReadAsync(tenant, db => ReadAsync(db, tenant, proposal, cancellation), cancellation);
        var differences = new BackTestDifferences();
        for (var done = 0; cursors.Count > 0 && done < users.Length;)
        {
            var some = users.AsSpan(done, Math.Min(UsersAtOnce, users.Length - done)).ToArray();
            await store.ReadAsync(tenant, async db =>
            {
                var closings = await DecisionsAsync(db, some, cancellation);
                foreach (var user in await AnalysisQueries.UsersAsync(db, some, cancellation))
                {
                    var decisions = closings[user.Id].ToList();
                    var replay = await StoredReplay.ReadAsync(db, analyst, user, cursors[user.Id % cursors.Count], earliest, cancellation);
                    var cases = new CaseReplay(replay, decisions);
                    differences.Add(
                        user, decisions, replay.Logins.Count, cases.Judge(analyst, user.Sensitivity, present, cancellation), cases.Judge(proposed, proposal.Sensitivity, wanted, cancellation));
                    onProgress(new BackTestProgress(++done, users.Length));
                }

                return true;
            }, cancellation);
        }

        return differences.ToResult();
    }

    private static async Task<(int[] Users, List<long> Cursors, TrustedRangeSet Present, TrustedRangeSet Proposed)> ReadAsync(
        MailSecurityDb db, Tenant tenant, BackTestProposal proposal, CancellationToken cancellation)
    {
        var users = await db.MailUsers.Where(user => user.AccountId == tenant.AccountId).Select(user => user.Id).ToArrayAsync(cancellation);
        var cursors = await db.AnalysisCursors.OrderBy(cursor => cursor.Partition).Select(cursor => cursor.LoginId).ToListAsync(cancellation);
        var (ranges, expected) = (await db.TrustedRanges.ToListAsync(cancellation), await db.Expectations.ToListAsync(cancellation));
        var present = TrustedRangeSet.Of(ranges, expected);
        if (proposal.TrustedNetwork is not { } text)
        {
            return (users, cursors, present, present);
        }

        var network = Network.Read(text).Network;
        var domains = await db.Domains.Select(domain => domain.Id).ToListAsync(cancellation);
        var added = domains.Select((domain, place) => new TrustedRange
        {
            Id = long.MaxValue - place,
            AccountId = tenant.AccountId,
            DomainId = domain,
            Network = network.First,
            PrefixLength = network.PrefixLength,
        });
        return (users, cursors, present, TrustedRangeSet.Of([.. ranges, .. added], expected));
    }

    private static async Task<ILookup<int, PastDecision>> DecisionsAsync(MailSecurityDb db, int[] users, CancellationToken cancellation)
    {
        var rows = await db.Incidents
            .Where(incident => users.Contains(incident.UserId))
            .Select(incident => new { incident.UserId, incident.Id, incident.ClosedAt, incident.Verdict })
            .ToListAsync(cancellation);
        return rows.OrderBy(row => row.ClosedAt ?? DateTimeOffset.MaxValue).ToLookup(row => row.UserId, row => new PastDecision(row.Id, row.ClosedAt, row.Verdict));
    }
}
