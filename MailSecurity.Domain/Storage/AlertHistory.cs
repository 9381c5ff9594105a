using MailSecurity.Domain.Alerts;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>What was told to whom, and what became of it.</summary>
public sealed class AlertHistory(Store store)
{
    /// <summary>Alerts of incidents and of what health problems one may see, newest first; <paramref name="before"/> is the moment of the last of the page before it.</summary>
    public Task<IReadOnlyList<AlertTrail>> PageAsync(Tenant tenant, DateTimeOffset? before, int most, CancellationToken cancellation, HealthSight sight = HealthSight.None) =>
        store.ReadAsync(tenant, db => WithDeliveriesAsync(
            db,
            db.Alerts.Where(alert => (alert.IncidentId != null || (alert.HealthKey != null && (sight == HealthSight.All || (sight == HealthSight.OfAccount && !alert.IsForProvider)))) && (before == null || alert.RaisedAt < before)).OrderByDescending(alert => alert.RaisedAt).Take(most),
            cancellation), cancellation);

    /// <summary>The alerts of an incident, the first one first.</summary>
    public Task<IReadOnlyList<AlertTrail>> OfIncidentAsync(Tenant tenant, Guid incidentId, CancellationToken cancellation) =>
        store.ReadAsync(tenant, db => WithDeliveriesAsync(db, db.Alerts.Where(alert => alert.IncidentId == incidentId).OrderBy(alert => alert.RaisedAt), cancellation), cancellation);

    /// <summary>The latest delivery to each of an Admin's devices.</summary>
    public Task<Dictionary<Guid, AlertDelivery>> LatestAsync(Guid adminId, CancellationToken cancellation) =>
        store.ReadAsync(Tenant.System, async db =>
        {
            var devices = db.PushDevices.Where(device => device.AdminId == adminId);
            var latest = await devices.Select(device => db.AlertDeliveries.Where(delivery => delivery.TargetId == device.Id).Max(delivery => (long?)delivery.Id)).ToListAsync(cancellation);
            return await db.AlertDeliveries.Where(delivery => latest.Contains(delivery.Id)).ToDictionaryAsync(delivery => delivery.TargetId, cancellation);
        }, cancellation);

    private static async Task<IReadOnlyList<AlertTrail>> WithDeliveriesAsync(MailSecurityDb db, IQueryable<Alert> which, CancellationToken cancellation)
    {
        var alerts = await which.ToListAsync(cancellation);
        var ids = alerts.ConvertAll(alert => alert.Id);
        var deliveries = (await db.AlertDeliveries.Where(delivery => ids.Contains(delivery.AlertId)).OrderBy(delivery => delivery.Id).ToListAsync(cancellation))
            .ToLookup(delivery => delivery.AlertId);
        var steps = (await db.AlertSteps.Where(step => ids.Contains(step.AlertId)).OrderBy(step => step.Step).ToListAsync(cancellation)).ToLookup(step => step.AlertId);
        return alerts.ConvertAll(alert => new AlertTrail(alert, [.. deliveries[alert.Id]]) { Steps = [.. steps[alert.Id]] });
    }
}

/// <summary>Which health problems somebody may see.</summary>
public enum HealthSight
{
    None,

    OfAccount,

    /// <summary>Those of the installation, too.</summary>
    All,
}
