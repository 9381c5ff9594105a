using MailSecurity.Domain.Alerts;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>A step by which nobody can be reached does not make anybody wait.</summary>
public sealed partial class AlertOutbox
{
    /// <summary>A delivery that was refused so often does not hold up the next step; it is still tried.</summary>
    public const int RefusedEnough = 2;

    private const string NobodyReached = "Nobody could be reached.";

    /// <summary>When the next step, or the lane's next delivery, is due that was not at <paramref name="after"/>; null if nothing waits.</summary>
    public Task<DateTimeOffset?> NextDueAsync(AlertLane lane, DateTimeOffset after, CancellationToken cancellation) => store.ReadAsync(Tenant.System, async db =>
    {
        var step = await db.Alerts.Where(alert => alert.NextAt > after).OrderBy(alert => alert.NextAt).Select(alert => alert.NextAt).FirstOrDefaultAsync(cancellation);
        var delivery = await AlertClaims.Due(db, lane, DateTimeOffset.MaxValue).Where(one => one.DueAt > after).OrderBy(one => one.DueAt).Select(one => one.DueAt).FirstOrDefaultAsync(cancellation);
        return step is null || delivery < step ? delivery : step;
    }, cancellation);

    // A digest that does not arrive is not told to any of its incidents' people.
    private static async Task NotSentAsync(MailSecurityDb db, (AlertDelivery Delivery, DeliveryState State, string? Problem)[] notSent, DateTimeOffset now, CancellationToken cancellation)
    {
        var alertIds = new HashSet<Guid>();
        foreach (var (carrier, state, problem) in notSent)
        {
            var (id, target) = (carrier.Id, carrier.TargetId);
            var others = db.AlertDeliveries.Where(delivery => delivery.TargetId == target && delivery.CarrierId == id && delivery.State == DeliveryState.InDigest);
            alertIds.UnionWith([carrier.AlertId, .. await others.Select(delivery => delivery.AlertId).ToListAsync(cancellation)]);
            if (state is DeliveryState.Failed)
            {
                await others.ExecuteUpdateAsync(delivery => delivery.SetProperty(d => d.State, DeliveryState.Failed).SetProperty(d => d.Problem, problem), cancellation);
            }
        }

        await GoOnAsync(db, [.. alertIds], now, cancellation);
    }

    // Which deliveries leave hope: sent, on their way, or not yet tried often enough. A webhook that answers is nobody.
    private static async Task GoOnAsync(MailSecurityDb db, Guid[] alertIds, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var id in alertIds)
        {
            if (await db.Alerts.FirstOrDefaultAsync(alert => alert.Id == id && alert.StoppedAt == null && alert.Step > 0, cancellation) is not { } alert)
            {
                continue;
            }

            var last = alert.Step - 1;
            var step = await db.AlertSteps.AsTracking().FirstOrDefaultAsync(known => known.AlertId == id && known.Step == last, cancellation);
            var mayArrive = await db.AlertDeliveries.AnyAsync(
                delivery => delivery.AlertId == id && delivery.Step == last && delivery.Channel != AlertChannelKind.Webhook
                    && (delivery.State == DeliveryState.Sent || delivery.State == DeliveryState.Sending || delivery.State == DeliveryState.Held || (delivery.State == DeliveryState.Queued && delivery.Attempts < RefusedEnough)
                        || (delivery.State == DeliveryState.InDigest
                            && !db.AlertDeliveries.Any(carrier => carrier.Id == delivery.CarrierId && carrier.State == DeliveryState.Queued && carrier.Attempts >= RefusedEnough))),
                cancellation);
            if (step is null || mayArrive || step.Problem?.Contains(NobodyReached, StringComparison.Ordinal) == true)
            {
                continue;
            }

            step.Problem = string.Join(' ', new[] { step.Problem, NobodyReached }.OfType<string>());
            if (step.GoesOnUnreached)
            {
                await db.Alerts.Where(known => known.Id == id && known.NextAt > now).ExecuteUpdateAsync(known => known.SetProperty(k => k.NextAt, now), cancellation);
            }

            await db.SaveChangesAsync(cancellation);
        }
    }

    private AlertStepRecord Record(Alert alert, AlertStep step, List<string> problems) => new()
    {
        AccountId = alert.AccountId,
        AlertId = alert.Id,
        Step = alert.Step,
        TakenAt = clock.GetUtcNow(),
        Wait = step.NextAt - clock.GetUtcNow(),
        Words = step.Words,
        Problem = problems.Count == 0 ? null : string.Join(' ', problems),
        IsLast = step.NextAt is null,
        GoesOnUnreached = step.GoesOnUnreached,
    };
}
