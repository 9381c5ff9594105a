using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Detection;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>Alerts by which people try out their own devices.</summary>
public sealed partial class AlertOutbox
{
    /// <summary>So many tests may a person send within a minute, to all their devices.</summary>
    public const int TestsPerMinute = 5;

    /// <summary>An alert for one device of its owner alone. A sentence for the person if there is none; otherwise null and the alert.</summary>
    public Task<(string? Problem, Guid Alert)> AddTestAsync(Guid adminId, Guid deviceId, CancellationToken cancellation) => store.WriteAsync<(string?, Guid)>(Tenant.System, async db =>
    {
        var devices = await db.PushDevices.Where(device => device.AdminId == adminId).ToListAsync(cancellation);
        if (devices.Find(device => device.Id == deviceId) is not { } device || await db.GrantAsync(adminId, cancellation) is not { CanOpenPanel: true } grant)
        {
            return ("This device is not one of yours.", default);
        }

        var (now, since, ids) = (clock.GetUtcNow(), clock.GetUtcNow().AddMinutes(-1), devices.ConvertAll(own => own.Id));
        var tests = db.AlertDeliveries.Where(delivery => ids.Contains(delivery.TargetId) && delivery.FreedAt > since)
            .Join(db.Alerts.Where(alert => alert.IncidentId == null && alert.HealthKey == null), delivery => delivery.AlertId, alert => alert.Id, (_, alert) => alert.Id);
        if (await tests.CountAsync(cancellation) >= TestsPerMinute)
        {
            return ($"You have sent {TestsPerMinute} tests within a minute. Wait a moment.", default);
        }

        var alert = new Alert { Id = Guid.CreateVersion7(now), AccountId = device.AccountId, Severity = Severity.Critical, Reason = "A test.", RaisedAt = now, Step = 1 };
        db.Alerts.Add(alert);
        await new StepTargets(db, alert, options.Value, now).AddTestAsync(device, grant.Name, cancellation);
        return (null, alert.Id);
    }, cancellation);
}
