using MailSecurity.Domain.Alerts;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>Looks whether every alert goes on as it should: nothing is late, nothing was begun and left.</summary>
public sealed class AlertAudit(Store store, TimeProvider clock)
{
    /// <summary>What is later than this was forgotten: the sender runs every minute.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public Task<AlertFaults> LookAsync(CancellationToken cancellation)
    {
        var late = clock.GetUtcNow() - Patience;
        return store.ReadAsync(Tenant.System, async db => new AlertFaults(
            await db.Alerts.CountAsync(alert => alert.NextAt != null && alert.NextAt < late, cancellation)
            + await db.Alerts.CountAsync(alert => alert.ReturnsAt != null && alert.ReturnsAt < late, cancellation),
            await db.AlertDeliveries.CountAsync(delivery => delivery.DueAt != null && delivery.DueAt < late, cancellation),
            await Open(db, late).CountAsync(
                alert => alert.NextAt == null
                    && !db.AlertSteps.Any(step => step.AlertId == alert.Id && step.Step == alert.Step - 1 && step.IsLast)
                    && !db.Alerts.Any(graver => graver.IncidentId == alert.IncidentId && graver.Severity > alert.Severity),
                cancellation)), cancellation);
    }

    private static IQueryable<Alert> Open(MailSecurityDb db, DateTimeOffset before) =>
        db.Alerts.Where(alert => alert.StoppedAt == null && alert.RaisedAt < before && (alert.IncidentId != null || alert.HealthKey != null));
}

/// <param name="LateSteps">Steps whose time has come and that nobody took.</param>
/// <param name="LateDeliveries">Deliveries that were to be sent and were not.</param>
/// <param name="LostAlerts">Alerts that nobody has taken, without a next step, that did not come to the end of their policy.</param>
public sealed record AlertFaults(int LateSteps, int LateDeliveries, int LostAlerts)
{
    public bool Any => LateSteps + LateDeliveries + LostAlerts > 0;
}
