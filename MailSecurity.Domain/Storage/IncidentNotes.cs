using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>What people write down about an incident without deciding it, also after it was closed.</summary>
public sealed class IncidentNotes(Store store, IIncidentFeed feed, TimeProvider clock)
{
    public const int LongestNote = 2_000;

    /// <summary>A sentence for the person if the note was not kept; null means done.</summary>
    public async Task<string?> AddAsync(Tenant tenant, Guid id, string note, Actor by, CancellationToken cancellation)
    {
        var text = note.Trim();
        if (text.Length is 0 or > LongestNote)
        {
            return $"A note has 1 to {LongestNote} characters.";
        }

        var accountId = tenant.AccountId;
        var problem = await store.WriteAsync<string?>(tenant, async db =>
        {
            if (!await db.MayEditIncidentsAsync(by, tenant, cancellation))
            {
                return AdminStore.NotAllowed;
            }

            var incident = await db.Incidents.FirstOrDefaultAsync(known => known.Id == id, cancellation);
            if (incident is null)
            {
                return "This incident does not exist any more.";
            }

            accountId = incident.AccountId;
            incident.WriteDown(text, by.Name, clock.GetUtcNow());
            AuditStore.Note(db, clock.GetUtcNow(), incident.AccountId, by, AuditAction.IncidentNoted, incident.User, after: new { incident = incident.Id, note = text });
            return null;
        }, cancellation);
        if (problem is null)
        {
            feed.Publish([new IncidentChange(accountId, id)]);
        }

        return problem;
    }
}
