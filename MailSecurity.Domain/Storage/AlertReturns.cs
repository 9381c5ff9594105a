using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Incidents;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>Somebody took an incident and nothing came of it: people are told again. A verdict, a note or a decision is progress.</summary>
public sealed class AlertReturns(Store store, IIncidentFeed incidents, IAlertFeed alerts, TimeProvider clock)
{
    /// <summary>Gives back what is due. Each alert is one commit that can be done once.</summary>
    public async Task TakeDueAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        foreach (var due in await store.ReadAsync(
            Tenant.System, db => db.Alerts.Where(alert => alert.ReturnsAt != null && alert.ReturnsAt <= now).OrderBy(alert => alert.ReturnsAt).Take(200).ToListAsync(cancellation), cancellation))
        {
            if (await store.WriteAsync(Tenant.System, db => ReturnAsync(db, due, now, cancellation), cancellation))
            {
                incidents.Publish([new IncidentChange(due.AccountId, due.IncidentId!.Value)]);
                alerts.Changed(due.AccountId);
            }
        }
    }

    private static async Task<bool> ReturnAsync(MailSecurityDb db, Alert due, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await db.Alerts.AsTracking().FirstOrDefaultAsync(known => known.Id == due.Id && known.ReturnsAt == due.ReturnsAt, cancellation) is not { StoppedAt: { } taken } alert)
        {
            return false;
        }

        alert.ReturnsAt = null;
        var incident = await db.Incidents.AsTracking().Include(known => known.History).FirstOrDefaultAsync(known => known.Id == alert.IncidentId, cancellation);
        if (incident is not { Status: IncidentStatus.Acknowledged } || incident.History.Exists(entry => entry.By is not null && entry.At >= taken && entry.Kind is not IncidentEntryKind.Acknowledged))
        {
            return false;
        }

        incident.GiveBack(now - taken, now);

        // It may have become graver since: that alert is told again, unless it is still being told.
        var gravest = await db.Alerts.AsTracking().Where(known => known.IncidentId == incident.Id && !known.IsOfClosedCase).OrderByDescending(known => known.Severity).FirstAsync(cancellation);
        if (gravest is not { StoppedAt: null, NextAt: not null })
        {
            (gravest.StoppedAt, gravest.StoppedBy, gravest.NextAt, gravest.StepsBefore, gravest.PolicyId) = (null, null, now, gravest.Step, null);
        }

        return true;
    }
}
