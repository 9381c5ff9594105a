using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Alerts.WebPush;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>Gives a worker what is due, in the transaction at hand.</summary>
internal static class AlertClaims
{
    public static async Task<List<ClaimedDelivery>> TakeAsync(MailSecurityDb db, int most, DateTimeOffset now, CancellationToken cancellation)
    {
        var due = await db.AlertDeliveries.Where(delivery => delivery.DueAt != null && delivery.DueAt <= now && delivery.State != DeliveryState.Held)
            .OrderBy(delivery => delivery.DueAt).Take(most).ToListAsync(cancellation);
        if (due.Count == 0)
        {
            return [];
        }

        var alertIds = due.Select(delivery => delivery.AlertId).Distinct().ToArray();
        var alerts = await db.Alerts.AsNoTracking().Where(alert => alertIds.Contains(alert.Id)).ToDictionaryAsync(alert => alert.Id, cancellation);
        var targets = await TargetsAsync(db, due, cancellation);
        var claimed = new List<ClaimedDelivery>();
        foreach (var delivery in due)
        {
            if (Claim(delivery, alerts[delivery.AlertId], targets, now) is { } to)
            {
                claimed.Add(new ClaimedDelivery(delivery, alerts[delivery.AlertId], to));
            }
        }

        return claimed;
    }

    private static async Task<Dictionary<Guid, (DeliveryTarget? Target, string? Wrong)>> TargetsAsync(MailSecurityDb db, List<AlertDelivery> due, CancellationToken cancellation)
    {
        var ids = due.Select(delivery => delivery.TargetId).Distinct().ToArray();
        var targets = new Dictionary<Guid, (DeliveryTarget?, string?)>();
        foreach (var device in await db.PushDevices.AsNoTracking().Where(device => ids.Contains(device.Id)).ToListAsync(cancellation))
        {
            targets[device.Id] = PushSubscription.TryRead(device.Endpoint, device.Key, device.Secret, out var subscription, out var wrong) ? (new PushTarget(subscription), null) : (null, wrong);
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

    private static DeliveryTarget? Claim(AlertDelivery delivery, Alert alert, Dictionary<Guid, (DeliveryTarget? Target, string? Wrong)> targets, DateTimeOffset now)
    {
        var (target, wrong) = targets.GetValueOrDefault(delivery.TargetId, (null, delivery.Channel is AlertChannelKind.Push ? "The device was removed." : "The target was removed."));

        // A digest speaks for others too, and a withdrawal is sent because the alert has stopped.
        var isNeeded = alert.StoppedAt is null || delivery.Purpose is DeliveryPurpose.Withdraw || delivery.Digest > 0;
        (delivery.State, delivery.Problem) = !isNeeded ? (DeliveryState.NotNeeded, null)
            : now >= delivery.Until ? (DeliveryState.Failed, delivery.Problem ?? "It was too late.")
            : target is null ? (DeliveryState.Failed, wrong)
            : delivery.Attempts >= AlertOutbox.MostAttempts ? (DeliveryState.Failed, delivery.Problem ?? "It was tried too often.")
            : (DeliveryState.Sending, delivery.Problem);
        delivery.DueAt = delivery.State is DeliveryState.Sending ? now + AlertOutbox.Lease : null;
        delivery.Attempts += delivery.State is DeliveryState.Sending ? 1 : 0;
        return delivery.State is DeliveryState.Sending ? target : null;
    }
}
