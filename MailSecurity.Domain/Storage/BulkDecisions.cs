using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Incidents;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>
/// One decision about many incidents. What the person may do is read in the transaction of the change, and each incident is
/// decided for itself: one that changed meanwhile, or is not the person's to see, is left alone and counted.
/// </summary>
public sealed class BulkDecisions(Store store, IIncidentFeed feed, IAlertSignal alerts, TimeProvider clock)
{
    // The store has one writer: between two portions others have their turn.
    private const int PerTransaction = 500;

    /// <summary>Takes the incidents on. One that somebody has taken on already stays with them.</summary>
    public Task<BulkOutcome> AcknowledgeAsync(Actor by, IReadOnlyCollection<SeenIncident> seen, CancellationToken cancellation) =>
        DecideAsync(by, seen, skipTaken: true, (db, incident) => IncidentStore.AcknowledgeAsync(db, incident, by, clock.GetUtcNow(), cancellation), cancellation);

    /// <summary>Closes the incidents as not worth acting on.</summary>
    public Task<BulkOutcome> DismissAsync(Actor by, IReadOnlyCollection<SeenIncident> seen, string note, CancellationToken cancellation)
    {
        var text = note.Trim();
        text = text[..Math.Min(text.Length, IncidentNotes.LongestNote)];
        return DecideAsync(
            by, seen, skipTaken: false, (db, incident) => IncidentStore.ResolveAsync(db, incident, Verdict.Dismissed, text, by, clock.GetUtcNow(), cancellation), cancellation);
    }

    private async Task<BulkOutcome> DecideAsync(
        Actor by, IReadOnlyCollection<SeenIncident> seen, bool skipTaken, Func<MailSecurityDb, Incident, Task> decide, CancellationToken cancellation)
    {
        var sum = new BulkOutcome();
        foreach (var portion in seen.DistinctBy(one => one.Id).Chunk(PerTransaction))
        {
            var done = new List<IncidentChange>();
            var outcome = await store.WriteAsync(Tenant.System, async db =>
            {
                // From here on the context sees what the person sees.
                var grant = await db.GrantAsync(by.Id ?? default, cancellation);
                db.Tenant = grant?.Tenant ?? default;
                return grant?.Allows(Section.Incidents, Level.Edit) == true
                    ? await DecideAsync(db, portion, skipTaken, decide, done, cancellation)
                    : BulkOutcome.Refused;
            }, cancellation);
            feed.Publish(done);
            alerts.Raised();
            sum += outcome;
            if (!outcome.IsAllowed)
            {
                break;
            }
        }

        return sum;
    }

    private static async Task<BulkOutcome> DecideAsync(
        MailSecurityDb db, SeenIncident[] seen, bool skipTaken, Func<MailSecurityDb, Incident, Task> decide, List<IncidentChange> done, CancellationToken cancellation)
    {
        var ids = Array.ConvertAll(seen, one => one.Id);
        var found = await db.Incidents.Where(incident => ids.Contains(incident.Id)).ToDictionaryAsync(incident => incident.Id, cancellation);
        // Graver evidence pages again while somebody has the incident: that is taken, too.
        var paging = (await db.Alerts.Where(alert => alert.IncidentId != null && ids.Contains(alert.IncidentId.Value) && alert.StoppedAt == null)
            .Select(alert => alert.IncidentId!.Value).ToListAsync(cancellation)).ToHashSet();
        var (taken, changed) = (0, new List<Guid>());
        foreach (var (id, version) in seen)
        {
            if (!found.TryGetValue(id, out var incident))
            {
                continue;
            }

            if (!incident.IsOpen || incident.DecisionVersion > version)
            {
                changed.Add(id);
            }
            else if (skipTaken && incident.Owner is not null && !paging.Contains(id))
            {
                taken++;
            }
            else
            {
                await decide(db, incident);
                done.Add(new IncidentChange(incident.AccountId, id));
            }
        }

        return new BulkOutcome { Done = done.Count, Taken = taken, Changed = changed, OutOfReach = seen.Length - found.Count };
    }
}
