using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Alerts.WebPush;
using MailSecurity.Domain.Detection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Storage;

/// <summary>
/// What is to be told, from the alert to each device's delivery. Every step is a commit of its own that can be done once:
/// a worker that dies, or two that do the same, lose nothing and tell nobody twice.
/// </summary>
public sealed partial class AlertOutbox(Store store, IAlertFeed feed, IOptions<AlertOptions> options, TimeProvider clock)
{
    /// <summary>After which a delivery that a worker has claimed is given to another: longer than all that are claimed with it may take.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    private const int MostAtOnce = 200;
    private const int MostClaimed = 96;

    /// <summary>Alerts whose next step is due, the gravest first; not all of them if there are many.</summary>
    public Task<List<Alert>> DueAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return store.ReadAsync(
            Tenant.System,
            db => db.Alerts.Where(alert => alert.NextAt != null && alert.NextAt <= now).OrderByDescending(alert => alert.Severity).ThenBy(alert => alert.NextAt).Take(MostAtOnce).ToListAsync(cancellation),
            cancellation);
    }

    /// <summary>Takes the alert's due step: one delivery for each device of those who may see the incident. Nothing if somebody was faster.</summary>
    public async Task TakeStepAsync(Alert alert, AlertStep step, CancellationToken cancellation)
    {
        await store.WriteAsync(Tenant.System, async db =>
        {
            if (await db.Alerts.Where(known => known.Id == alert.Id && known.Step == alert.Step && known.StoppedAt == null).ExecuteUpdateAsync(
                known => known.SetProperty(k => k.Step, alert.Step + 1).SetProperty(k => k.NextAt, step.NextAt).SetProperty(k => k.PolicyId, step.PolicyId), cancellation) == 0)
            {
                return;
            }

            if (alert.IncidentId is { } incidentId && await db.Incidents.AnyAsync(incident => incident.Id == incidentId && incident.ClosedAt != null, cancellation))
            {
                // Closed without a person: a trusted IP explains it.
                await PendingAlerts.StopAsync(db, incidentId, "a trusted IP", clock.GetUtcNow(), cancellation);
                return;
            }

            var key = await NewestKeyAsync(db, cancellation);
            var problems = step.Gaps.ToList();
            foreach (var adminId in step.AdminIds.Distinct())
            {
                var grant = await db.GrantAsync(adminId, cancellation);
                if (grant is { CanOpenPanel: true } && await SeesAsync(db, grant, alert, cancellation))
                {
                    var devices = await db.PushDevices.Where(device => device.AdminId == adminId && device.EndedAt == null).ToListAsync(cancellation);
                    db.AlertDeliveries.AddRange(devices.Select(device => New(alert, alert.Step, device, grant.Name, key)));
                    problems.AddRange(devices.Count == 0 ? [$"{grant.Name} has no device."] : []);
                }
                else
                {
                    problems.Add($"{grant?.Name ?? "Somebody who was removed"} may not see this incident.");
                }
            }

            db.AlertSteps.Add(Record(alert, step, problems));
            await db.SaveChangesAsync(cancellation);
            await GoOnAsync(db, [alert.Id], clock.GetUtcNow(), cancellation);
        }, cancellation);
        feed.Changed(alert.AccountId);
    }

    /// <summary>An alert for one device of its owner alone. Null if there is no such device.</summary>
    public async Task<Guid?> AddTestAsync(Guid adminId, Guid deviceId, CancellationToken cancellation) => await store.WriteAsync<Guid?>(Tenant.System, async db =>
    {
        if (await db.PushDevices.FirstOrDefaultAsync(device => device.Id == deviceId && device.AdminId == adminId, cancellation) is not { } device
            || await db.GrantAsync(adminId, cancellation) is not { CanOpenPanel: true } grant)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var alert = new Alert { Id = Guid.CreateVersion7(now), AccountId = device.AccountId, Severity = Severity.Critical, Reason = "A test.", RaisedAt = now, Step = 1 };
        db.Alerts.Add(alert);
        db.AlertDeliveries.Add(New(alert, 0, device, grant.Name, await NewestKeyAsync(db, cancellation)));
        return alert.Id;
    }, cancellation);

    /// <summary>Deliveries that are due, the gravest first, for this worker alone. What is not needed any more is written off on the way. None: nothing is due.</summary>
    public async Task<List<ClaimedDelivery>> ClaimAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var (claimed, isMore) = await ClaimSomeAsync(cancellation);
            if (claimed.Count > 0 || !isMore)
            {
                return claimed;
            }
        }
    }

    private Task<(List<ClaimedDelivery> Claimed, bool IsMore)> ClaimSomeAsync(CancellationToken cancellation) => store.WriteAsync(Tenant.System, async db =>
    {
        var now = clock.GetUtcNow();
        var due = await db.AlertDeliveries.Where(delivery => delivery.DueAt != null && delivery.DueAt <= now)
            .Join(db.Alerts, delivery => delivery.AlertId, alert => alert.Id, (delivery, alert) => new { delivery, alert.Severity })
            .OrderByDescending(both => both.Severity).ThenBy(both => both.delivery.DueAt)
            .Select(both => both.delivery).Take(MostClaimed).ToListAsync(cancellation);
        var (alertIds, deviceIds) = (due.Select(delivery => delivery.AlertId).Distinct().ToArray(), due.Select(delivery => delivery.DeviceId).Distinct().ToArray());
        var alerts = await db.Alerts.AsNoTracking().Where(alert => alertIds.Contains(alert.Id)).ToDictionaryAsync(alert => alert.Id, cancellation);
        var devices = await db.PushDevices.AsNoTracking().Where(device => deviceIds.Contains(device.Id)).ToDictionaryAsync(device => device.Id, cancellation);
        var claimed = new List<ClaimedDelivery>();
        var admitted = new Dictionary<(Guid, Guid), bool>();
        foreach (var delivery in due)
        {
            var (alert, device) = (alerts[delivery.AlertId], devices.GetValueOrDefault(delivery.DeviceId));
            if (!admitted.TryGetValue((delivery.AdminId, alert.Id), out var isAdmitted))
            {
                admitted[(delivery.AdminId, alert.Id)] = isAdmitted = await IsAdmittedAsync(db, delivery.AdminId, alert, cancellation);
            }

            if (Claim(delivery, alert, device, isAdmitted, now) is { } to)
            {
                claimed.Add(new ClaimedDelivery(delivery, alert, to));
            }
        }

        await db.SaveChangesAsync(cancellation);
        await GoOnAsync(db, [.. due.Where(delivery => delivery.State is DeliveryState.Failed).Select(delivery => delivery.AlertId).Distinct()], now, cancellation);
        return (claimed, due.Count > 0);
    }, cancellation);

    /// <summary>Writes down what became of a delivery. Answers when it is to be tried again, if it is.</summary>
    public async Task<DateTimeOffset?> RecordAsync(ClaimedDelivery claimed, DeliveryOutcome outcome, CancellationToken cancellation)
    {
        var (delivery, endpoint) = (claimed.Delivery, claimed.To.Endpoint.AbsoluteUri);
        var now = clock.GetUtcNow();
        var again = outcome.State is DeliveryState.Queued && now + outcome.Wait < delivery.Until ? now + outcome.Wait : (DateTimeOffset?)null;
        var state = outcome.State is DeliveryState.Queued && again is null ? DeliveryState.Failed : outcome.State;
        var sentAt = state is DeliveryState.Sent ? now : (DateTimeOffset?)null;
        await store.WriteAsync(Tenant.System, async db =>
        {
            // Another worker may have it by now: what that one writes counts.
            var attempt = delivery.Attempts;
            await db.AlertDeliveries.Where(known => known.Id == delivery.Id && known.State == DeliveryState.Sending && known.Attempts == attempt).ExecuteUpdateAsync(
                known => known.SetProperty(k => k.State, state).SetProperty(k => k.SentAt, sentAt).SetProperty(k => k.DueAt, again).SetProperty(k => k.Problem, outcome.Problem),
                cancellation);

            // It may have a new subscription by now, which this says nothing about.
            var device = db.PushDevices.Where(known => known.Id == delivery.DeviceId && known.Endpoint == endpoint);
            _ = outcome.IsGone ? await device.ExecuteUpdateAsync(
                    known => known.SetProperty(k => k.EndedAt, now).SetProperty(k => k.LastProblem, outcome.Problem).SetProperty(k => k.RemindedAt, (DateTimeOffset?)null), cancellation)
                : state is DeliveryState.Sent ? 0
                : await device.ExecuteUpdateAsync(known => known.SetProperty(k => k.Failures, k => k.Failures + 1).SetProperty(k => k.LastProblem, outcome.Problem), cancellation);
            if (state is not DeliveryState.Sent)
            {
                await GoOnAsync(db, [delivery.AlertId], now, cancellation);
            }
        }, cancellation);
        feed.Changed(delivery.AccountId);
        return again;
    }

    private static async Task<int> NewestKeyAsync(MailSecurityDb db, CancellationToken cancellation) =>
        await db.PushKeys.MaxAsync(key => (int?)key.Id, cancellation) ?? 0;

    private static async Task<bool> SeesAsync(MailSecurityDb db, AdminGrant grant, Alert alert, CancellationToken cancellation)
    {
        var userId = alert.UserId;
        var domain = await db.MailUsers.Where(user => user.Id == userId && user.AccountId == grant.AccountId).Select(user => (int?)user.DomainId).FirstOrDefaultAsync(cancellation);
        return domain is { } id && grant.Allows(Section.Incidents, Level.View) && (grant.Domains is null || grant.Domains.ContainsKey(id));
    }

    // Asked again when it is sent: it may have waited, and the right may have been taken away meanwhile.
    private static async Task<bool> IsAdmittedAsync(MailSecurityDb db, Guid adminId, Alert alert, CancellationToken cancellation) =>
        await db.GrantAsync(adminId, cancellation) is { CanOpenPanel: true } grant && (alert.IsTest || await SeesAsync(db, grant, alert, cancellation));

    private static PushSubscription? Claim(AlertDelivery delivery, Alert alert, PushDevice? device, bool isAdmitted, DateTimeOffset now)
    {
        var (state, problem) = alert.StoppedAt is not null ? (DeliveryState.NotNeeded, null)
            : now >= delivery.Until ? (DeliveryState.Failed, delivery.Problem ?? "It was too late.")
            : device is null ? (DeliveryState.Failed, "The device was removed.")
            : device.EndedAt is not null ? (DeliveryState.Failed, device.LastProblem ?? "The device has ended its subscription.")
            : !isAdmitted ? (DeliveryState.Failed, "Its owner may not see the incident any more.")
            : (DeliveryState.Sending, delivery.Problem);
        PushSubscription? to = null;
        if (state is DeliveryState.Sending && !PushSubscription.TryRead(device!.Endpoint, device.Key, device.Secret, out to, out var wrong))
        {
            (state, problem) = (DeliveryState.Failed, wrong);
        }

        (delivery.State, delivery.Problem) = (state, problem);
        delivery.DueAt = state is DeliveryState.Sending ? now + Lease : null;
        delivery.Attempts += state is DeliveryState.Sending ? 1 : 0;
        return state is DeliveryState.Sending ? to : null;
    }

    private AlertDelivery New(Alert alert, int step, PushDevice device, string admin, int keyId)
    {
        var now = clock.GetUtcNow();
        var isReachable = device.KeyId == keyId;
        return new AlertDelivery
        {
            AccountId = alert.AccountId,
            AlertId = alert.Id,
            Step = step,
            DeviceId = device.Id,
            AdminId = device.AdminId,
            Admin = admin,
            Device = device.Label,
            QueuedAt = now,
            Until = now + (alert.Severity >= Severity.Critical ? options.Value.CriticalLifetime : options.Value.HighLifetime),
            State = isReachable ? DeliveryState.Queued : DeliveryState.Failed,
            DueAt = isReachable ? now : null,
            Problem = isReachable ? null : "The device was enabled for another key of this panel. Enable it again.",
        };
    }
}
