using MailSecurity.Domain.Alerts;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>Deliveries that are held back, and letting them go: each target is told of all of them in one message.</summary>
internal static class HeldAlerts
{
    private const int TargetsAtOnce = 200;

    public static IQueryable<AlertDelivery> Due(MailSecurityDb db, DateTimeOffset now) =>
        db.AlertDeliveries.Where(delivery => delivery.DueAt != null && delivery.DueAt <= now && delivery.State == DeliveryState.Held);

    public static async Task ReleaseAsync(MailSecurityDb db, AlertOptions options, DateTimeOffset now, CancellationToken cancellation)
    {
        var targets = await Due(db, now).Select(delivery => delivery.TargetId).Distinct().Take(TargetsAtOnce).ToListAsync(cancellation);
        var due = await Due(db, now).Where(delivery => targets.Contains(delivery.TargetId)).ToListAsync(cancellation);
        var alertIds = due.Select(delivery => delivery.AlertId).Distinct().ToArray();
        var alerts = await db.Alerts.AsNoTracking().Where(alert => alertIds.Contains(alert.Id)).ToDictionaryAsync(alert => alert.Id, cancellation);
        var (adminIds, accountIds) = (due.Select(delivery => delivery.AdminId).Distinct().ToArray(), due.Select(delivery => delivery.AccountId).Distinct().ToArray());
        var choices = await db.AlertChoices.AsNoTracking().Where(choice => adminIds.Contains(choice.AdminId)).ToDictionaryAsync(choice => choice.AdminId, cancellation);
        var maintenance = await db.Accounts.Where(account => accountIds.Contains(account.Id)).ToDictionaryAsync(account => account.Id, account => account.MaintenanceUntil, cancellation);
        var told = await ToldLately.ReadAsync(db, targets, adminIds, options, now, cancellation);
        foreach (var ofTarget in due.GroupBy(delivery => delivery.TargetId))
        {
            var open = new List<AlertDelivery>();
            foreach (var delivery in ofTarget)
            {
                if (alerts[delivery.AlertId].StoppedAt is null)
                {
                    open.Add(delivery);
                }
                else
                {
                    (delivery.State, delivery.DueAt) = (DeliveryState.NotNeeded, null);
                }
            }

            if (open.OrderByDescending(delivery => alerts[delivery.AlertId].Severity).ThenBy(delivery => delivery.Id).FirstOrDefault() is { } carrier)
            {
                var severity = alerts[carrier.AlertId].Severity;
                var room = carrier.Channel is AlertChannelKind.Webhook ? null : told.RoomFor(ofTarget.Key, carrier.AdminId);
                var hold = AlertHold.Of(severity, now, maintenance.GetValueOrDefault(carrier.AccountId), choices.GetValueOrDefault(carrier.AdminId)?.Quiet, room);
                Apply(open, carrier, hold, now, StepTargets.Lifetime(options, severity));
            }
        }

        await db.SaveChangesAsync(cancellation);
        await WaitAsync(db, [.. due.Where(delivery => delivery.Step == alerts[delivery.AlertId].Step - 1).Select(delivery => delivery.AlertId).Distinct()], now, cancellation);
    }

    /// <summary>
    /// A step waits from when somebody is told. In maintenance nobody is: the next one comes after it. Quiet hours are a person's own: the others are told meanwhile,
    /// and a round that is over waits for the first who may be, so that repeats are not used up at night.
    /// </summary>
    public static async Task WaitAsync(MailSecurityDb db, IReadOnlyCollection<Guid> alertIds, DateTimeOffset now, CancellationToken cancellation)
    {
        var going = await db.Alerts.AsTracking().Where(alert => alertIds.Contains(alert.Id) && alert.StoppedAt == null && alert.NextAt != null).ToListAsync(cancellation);
        foreach (var alert in going)
        {
            var (id, last, accountId) = (alert.Id, alert.Step - 1, alert.AccountId);
            if (await db.AlertSteps.FirstOrDefaultAsync(known => known.AlertId == id && known.Step == last, cancellation) is not { Wait: { } wait } step)
            {
                continue;
            }

            var maintenance = await db.Accounts.Where(account => account.Id == accountId).Select(account => account.MaintenanceUntil).FirstOrDefaultAsync(cancellation);
            var deliveries = await db.AlertDeliveries.Where(delivery => delivery.AlertId == id && delivery.State != DeliveryState.Failed)
                .Select(delivery => new { delivery.Step, delivery.State, delivery.DueAt, delivery.Channel }).ToListAsync(cancellation);
            var held = deliveries.Where(delivery => delivery.State is DeliveryState.Held).ToList();
            var isAllHeld = held.Exists(delivery => delivery.Step == last)
                && deliveries.TrueForAll(delivery => delivery.Step != last || delivery.State is DeliveryState.Held || delivery.Channel is AlertChannelKind.Webhook);
            alert.NextAt = maintenance > now && held.Count > 0 ? maintenance + wait
                : isAllHeld && !step.GoesOnUnreached ? held.Min(delivery => delivery.DueAt) + wait
                : now + wait < alert.NextAt ? now + wait : alert.NextAt;
        }

        await db.SaveChangesAsync(cancellation);
    }

    private static void Apply(List<AlertDelivery> open, AlertDelivery carrier, AlertHold? hold, DateTimeOffset now, TimeSpan lifetime)
    {
        foreach (var delivery in open)
        {
            (delivery.State, delivery.DueAt, delivery.Problem) = hold is not null ? (DeliveryState.Held, hold.Until, hold.Why) : (DeliveryState.InDigest, (DateTimeOffset?)null, (string?)null);
        }

        if (hold is null)
        {
            var incidents = open.Select(delivery => delivery.AlertId).Distinct().Count();
            open.ForEach(delivery => delivery.CarrierId = carrier.Id);
            (carrier.CarrierId, carrier.State, carrier.DueAt, carrier.FreedAt, carrier.Until) = (null, DeliveryState.Queued, now, now, now + lifetime);
            carrier.Digest = incidents > 1 ? incidents : 0;
        }
    }
}
