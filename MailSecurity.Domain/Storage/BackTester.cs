using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.BackTesting;
using MailSecurity.Domain.Detection.Tuning;
using MailSecurity.Domain.Storage.Queries;
using MailSecurity.Domain.Trust;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>
/// Judges stored logins again, with the present settings and with proposed ones, and says how the incidents differ. It reads one
/// User after the other from the User's own index, keeps nothing of them, and writes nothing.
/// </summary>
public sealed class BackTester(Store store, Analyst analyst, TimeProvider clock)
{
    // Read together, in a context of its own: short enough that nothing long is held open.
    private const int UsersAtOnce = 200;

    public async Task<BackTestResult> RunAsync(Tenant tenant, BackTestProposal proposal, Action<BackTestProgress> onProgress, CancellationToken cancellation)
    {
        var earliest = clock.GetUtcNow().AddDays(-proposal.Days);
        var (users, cursors, today, present, wanted) = await store.ReadAsync(tenant, db => ReadAsync(db, tenant, proposal, cancellation), cancellation);
        var proposed = today with { Sensitivity = proposal.Sensitivity, Thresholds = proposal.Thresholds };
        var settings = new Dictionary<int, DetectionSettings> { [tenant.AccountId] = today };
        var differences = new BackTestDifferences();
        for (var done = 0; cursors.Count > 0 && done < users.Length;)
        {
            var some = users.AsSpan(done, Math.Min(UsersAtOnce, users.Length - done)).ToArray();
            await store.ReadAsync(tenant, async db =>
            {
                var closings = await DecisionsAsync(db, some, cancellation);
                foreach (var user in await AnalysisQueries.UsersAsync(db, some, settings, cancellation))
                {
                    var decisions = closings[user.Id].ToList();
                    var replay = await StoredReplay.ReadAsync(db, analyst, user, cursors[user.Id % cursors.Count], earliest, cancellation);
                    var cases = new CaseReplay(replay, decisions);
                    differences.Add(
                        user, decisions, replay.Logins.Count, cases.Judge(analyst, today, present, cancellation), cases.Judge(analyst, proposed, wanted, cancellation));
                    onProgress(new BackTestProgress(++done, users.Length));
                }

                return true;
            }, cancellation);
        }

        return differences.ToResult();
    }

    private static async Task<(int[] Users, List<AnalysisPosition> Cursors, DetectionSettings Today, TrustedRangeSet Present, TrustedRangeSet Proposed)> ReadAsync(
        MailSecurityDb db, Tenant tenant, BackTestProposal proposal, CancellationToken cancellation)
    {
        // Whoever has logged in or sent has a profile. Names that were only tried are as many as an attacker likes.
        var users = await db.MailUsers
            .Where(user => user.AccountId == tenant.AccountId && db.Profiles.Any(profile => profile.UserId == user.Id))
            .Select(user => user.Id)
            .ToArrayAsync(cancellation);
        var cursors = await StoredReplay.JudgedAsync(db, cancellation);
        var today = (await SettingsQueries.ReadAsync(db, [tenant.AccountId], cancellation))[tenant.AccountId];
        var (ranges, expected) = (await db.TrustedRanges.ToListAsync(cancellation), await db.Expectations.ToListAsync(cancellation));
        var mutes = await db.Mutes.Where(mute => !mute.IsOver).ToListAsync(cancellation);
        var present = TrustedRangeSet.Of(ranges, expected, mutes);
        if (proposal.TrustedNetwork is not { } text)
        {
            return (users, cursors, today, present, present);
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
        return (users, cursors, today, present, TrustedRangeSet.Of([.. ranges, .. added], expected, mutes));
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
