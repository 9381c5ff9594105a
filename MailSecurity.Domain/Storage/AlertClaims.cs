using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Alerts.WebPush;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>Gives a worker what is due, in the transaction at hand.</summary>
internal static class AlertClaims
{
    /// <summary>What is to be sent now on that lane.</summary>
    public static IQueryable<AlertDelivery> Due(MailSecurityDb db, AlertLane lane, DateTimeOffset now)
    {
        var due = db.AlertDeliveries.Where(delivery => delivery.DueAt != null && delivery.DueAt <= now && delivery.State != DeliveryState.Held);
        return lane is AlertLane.Devices ? due.Where(delivery => delivery.Channel == AlertChannelKind.Push) : due.Where(delivery => delivery.Channel != AlertChannelKind.Push);
    }

    public static async Task<(List<AlertDelivery> Due, List<ClaimedDelivery> Claimed)> TakeAsync(MailSecurityDb db, AlertLane lane, int most, DateTimeOffset now, CancellationToken cancellation)
    {
        var due = await Due(db, lane, now)
            .Join(db.Alerts, delivery => delivery.AlertId, alert => alert.Id, (delivery, alert) => new { delivery, alert.Severity })
            .OrderByDescending(both => both.Severity).ThenBy(both => both.delivery.DueAt)
            .Select(both => both.delivery).Take(most).ToListAsync(cancellation);
        if (due.Count == 0)
        {
            return ([], []);
        }

        var alertIds = due.Select(delivery => delivery.AlertId).Distinct().ToArray();
        var alerts = await db.Alerts.AsNoTracking().Where(alert => alertIds.Contains(alert.Id)).ToDictionaryAsync(alert => alert.Id, cancellation);
        var targets = await TargetsAsync(db, due, cancellation);
        var overtaken = await OvertakenAsync(db, alertIds, cancellation);
        var claimed = new List<ClaimedDelivery>();
        var admitted = new Dictionary<(Guid, Guid), bool>();
        foreach (var delivery in due)
        {
            var alert = alerts[delivery.AlertId];
            if (!admitted.TryGetValue((delivery.AdminId, alert.Id), out var isAdmitted))
            {
                admitted[(delivery.AdminId, alert.Id)] = isAdmitted = await IsAdmittedAsync(db, delivery, alert, cancellation);
            }

            if (Claim(delivery, alert.StoppedAt is null && !overtaken.Contains(alert.Id), targets, isAdmitted, now) is { } to)
            {
                claimed.Add(new ClaimedDelivery(delivery, alert, to));
            }
        }

        return (due, claimed);
    }

    // A graver alert of the same incident goes on alone: a device shows one message of an incident, and it must not be the lesser.
    private static async Task<HashSet<Guid>> OvertakenAsync(MailSecurityDb db, Guid[] alertIds, CancellationToken cancellation) =>
        [.. await db.Alerts.Where(alert => alertIds.Contains(alert.Id) && alert.IncidentId != null && !alert.IsOfClosedCase
                && db.Alerts.Any(graver => graver.IncidentId == alert.IncidentId && graver.Severity > alert.Severity && !graver.IsOfClosedCase))
            .Select(alert => alert.Id).ToListAsync(cancellation)];

    // Asked again when it is sent: it may have waited, and the right may have been taken away meanwhile. A webhook is the Account's.
    private static async Task<bool> IsAdmittedAsync(MailSecurityDb db, AlertDelivery delivery, Alert alert, CancellationToken cancellation) =>
        delivery.Channel is AlertChannelKind.Webhook
        || (await db.GrantAsync(delivery.AdminId, cancellation) is { CanOpenPanel: true } grant && (alert.IsTest || await AlertOutbox.SeesAsync(db, grant, alert, cancellation)));

    private static async Task<Dictionary<Guid, (DeliveryTarget? Target, string? Wrong)>> TargetsAsync(MailSecurityDb db, List<AlertDelivery> due, CancellationToken cancellation)
    {
        var ids = due.Select(delivery => delivery.TargetId).Distinct().ToArray();
        var targets = new Dictionary<Guid, (DeliveryTarget?, string?)>();
        foreach (var device in await db.PushDevices.AsNoTracking().Where(device => ids.Contains(device.Id)).ToListAsync(cancellation))
        {
            targets[device.Id] = device.EndedAt is not null ? (null, device.LastProblem ?? "The device has ended its subscription.")
                : PushSubscription.TryRead(device.Endpoint, device.Key, device.Secret, out var subscription, out var wrong) ? (new PushTarget(subscription), null) : (null, wrong);
        }

        if (due.Exists(delivery => delivery.Channel is AlertChannelKind.Mail))
        {
            foreach (var owner in await db.Users.AsNoTracking().Where(admin => ids.Contains(admin.Id) && admin.DisabledAt == null && admin.Email != null).ToListAsync(cancellation))
            {
                targets[owner.Id] = (new MailTarget(owner.Email!), null);
            }
        }

        if (due.Exists(delivery => delivery.Channel is AlertChannelKind.Webhook))
        {
            foreach (var webhook in await db.AlertWebhooks.AsNoTracking().Where(webhook => ids.Contains(webhook.Id)).ToListAsync(cancellation))
            {
                targets[webhook.Id] = (new WebhookTarget(webhook), null);
            }
        }

        return targets;
    }

    private static DeliveryTarget? Claim(AlertDelivery delivery, bool isGoing, Dictionary<Guid, (DeliveryTarget? Target, string? Wrong)> targets, bool isAdmitted, DateTimeOffset now)
    {
        var (target, wrong) = targets.GetValueOrDefault(delivery.TargetId, (null, delivery.Channel is AlertChannelKind.Push ? "The device was removed." : "The target was removed."));

        // A digest speaks for others too, and a withdrawal is sent because the alert has stopped.
        var isNeeded = isGoing || delivery.Purpose is not DeliveryPurpose.Tell || delivery.Digest > 0;
        (delivery.State, delivery.Problem) = !isNeeded ? (DeliveryState.NotNeeded, null)
            : now >= delivery.Until ? (DeliveryState.Failed, delivery.Problem ?? "It was too late.")
            : target is null ? (DeliveryState.Failed, wrong)
            : !isAdmitted ? (DeliveryState.Failed, "Its owner may not see the incident any more.")
            : (DeliveryState.Sending, delivery.Problem);
        delivery.DueAt = delivery.State is DeliveryState.Sending ? now + AlertOutbox.Lease : null;
        delivery.Attempts += delivery.State is DeliveryState.Sending ? 1 : 0;
        return delivery.State is DeliveryState.Sending ? target : null;
    }
}
