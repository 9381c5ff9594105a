using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Storage;

/// <summary>
/// What is to be told, from the alert to each device's delivery. Every step is a commit of its own that can be done once:
/// a worker that dies, or two that do the same, lose nothing and tell nobody twice.
/// </summary>
public sealed partial class AlertOutbox(Store store, IAlertFeed feed, IOptions<AlertOptions> options, TimeProvider clock)
{
    /// <summary>After which a delivery that a worker has claimed is given to another; what could not be tried by then is given back untried.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

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

    /// <summary>Takes the alert's due step: one delivery for each target of those who may see the incident, and of the Account. Nothing if somebody was faster.</summary>
    public async Task TakeStepAsync(Alert alert, AlertStep step, CancellationToken cancellation)
    {
        await store.WriteAsync(Tenant.System, async db =>
        {
            if (await db.Alerts.Where(known => known.Id == alert.Id && known.Step == alert.Step && known.StoppedAt == null && known.NextAt != null).ExecuteUpdateAsync(
                known => known.SetProperty(k => k.Step, alert.Step + 1).SetProperty(k => k.NextAt, step.NextAt).SetProperty(k => k.PolicyId, step.PolicyId)
                    .SetProperty(k => k.StepsBefore, step.StepsBefore ?? alert.StepsBefore),
                cancellation) == 0)
            {
                return;
            }

            var targets = new StepTargets(db, alert, options.Value, clock.GetUtcNow());
            var problems = step.Gaps.ToList();
            foreach (var adminId in step.AdminIds.Distinct())
            {
                var grant = await db.GrantAsync(adminId, cancellation);
                if (grant is { CanOpenPanel: true } && await SeesAsync(db, grant, alert, cancellation))
                {
                    problems.AddRange(await targets.AddPersonAsync(grant, cancellation) ? [] : [$"{grant.Name} has no device."]);
                }
                else
                {
                    problems.Add($"{grant?.Name ?? "Somebody who was removed"} may not see this {(alert.IsOfHealth ? "problem" : "incident")}.");
                }
            }

            await targets.AddWebhooksAsync(cancellation);
            db.AlertSteps.Add(Record(alert, step, problems));
            await db.SaveChangesAsync(cancellation);
            await HeldAlerts.WaitAsync(db, [alert.Id], clock.GetUtcNow(), cancellation);
            await GoOnAsync(db, [alert.Id], clock.GetUtcNow(), cancellation);
        }, cancellation);
        feed.Changed(alert.AccountId);
    }

    /// <summary>Lets go what nothing holds back any more: one message for each target, of all its incidents that are still open.</summary>
    public async Task ReleaseAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        while (await store.ReadAsync(Tenant.System, db => HeldAlerts.Due(db, now).AnyAsync(cancellation), cancellation))
        {
            await store.WriteAsync(Tenant.System, db => HeldAlerts.ReleaseAsync(db, options.Value, now, cancellation), cancellation);
        }
    }

    /// <summary>Whether anything is to be sent now on that lane.</summary>
    public Task<bool> IsDueAsync(AlertLane lane, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return store.ReadAsync(Tenant.System, db => AlertClaims.Due(db, lane, now).AnyAsync(cancellation), cancellation);
    }

    /// <summary>The lane's deliveries that are due, the gravest first, for this worker alone. What is not needed any more is written off on the way. None: nothing is due.</summary>
    public async Task<List<ClaimedDelivery>> ClaimAsync(AlertLane lane, CancellationToken cancellation)
    {
        while (true)
        {
            var (claimed, isMore) = await ClaimSomeAsync(lane, cancellation);
            if (claimed.Count > 0 || !isMore)
            {
                return claimed;
            }
        }
    }

    private Task<(List<ClaimedDelivery> Claimed, bool IsMore)> ClaimSomeAsync(AlertLane lane, CancellationToken cancellation) => store.WriteAsync(Tenant.System, async db =>
    {
        var now = clock.GetUtcNow();
        var (due, claimed) = await AlertClaims.TakeAsync(db, lane, MostClaimed, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        await NotSentAsync(db, [.. due.Where(delivery => delivery.State is DeliveryState.Failed).Select(delivery => (delivery, delivery.State, delivery.Problem))], now, cancellation);
        return (claimed, due.Count > 0);
    }, cancellation);

    /// <summary>Writes down what became of a delivery. Answers when it is to be tried again, if it is.</summary>
    public async Task<DateTimeOffset?> RecordAsync(ClaimedDelivery claimed, DeliveryOutcome outcome, CancellationToken cancellation)
    {
        var (delivery, endpoint) = (claimed.Delivery, (claimed.To as PushTarget)?.Subscription.Endpoint.AbsoluteUri);
        var now = clock.GetUtcNow();
        var attempts = delivery.Attempts - (outcome.IsUntried ? 1 : 0);
        var again = outcome.State is DeliveryState.Queued && now + outcome.Wait < delivery.Until ? now + outcome.Wait : (DateTimeOffset?)null;
        var state = outcome.State is DeliveryState.Queued && again is null ? DeliveryState.Failed : outcome.State;
        var sentAt = state is DeliveryState.Sent ? now : (DateTimeOffset?)null;
        await store.WriteAsync(Tenant.System, async db =>
        {
            // Another worker may have it by now: what that one writes counts.
            var attempt = delivery.Attempts;
            await db.AlertDeliveries.Where(known => known.Id == delivery.Id && known.State == DeliveryState.Sending && known.Attempts == attempt).ExecuteUpdateAsync(
                known => known.SetProperty(k => k.State, state).SetProperty(k => k.SentAt, sentAt).SetProperty(k => k.DueAt, again).SetProperty(k => k.Problem, outcome.Problem)
                    .SetProperty(k => k.Attempts, attempts),
                cancellation);
            if (outcome.IsUntried)
            {
                return;
            }

            await db.AlertWebhooks.Where(webhook => webhook.Id == delivery.TargetId).ExecuteUpdateAsync(
                webhook => webhook.SetProperty(w => w.LastProblem, outcome.Problem).SetProperty(w => w.LastSentAt, w => sentAt ?? w.LastSentAt), cancellation);

            // It may have a new subscription by now, which this says nothing about.
            var device = db.PushDevices.Where(known => known.Id == delivery.TargetId && known.Endpoint == endpoint);
            _ = outcome.IsGone ? await device.ExecuteUpdateAsync(
                    known => known.SetProperty(k => k.EndedAt, now).SetProperty(k => k.LastProblem, outcome.Problem).SetProperty(k => k.RemindedAt, (DateTimeOffset?)null), cancellation)
                : state is DeliveryState.Sent ? 0
                : await device.ExecuteUpdateAsync(known => known.SetProperty(k => k.Failures, k => k.Failures + 1).SetProperty(k => k.LastProblem, outcome.Problem), cancellation);
            if (state is not DeliveryState.Sent)
            {
                await NotSentAsync(db, [(delivery, state, outcome.Problem)], now, cancellation);
            }
        }, cancellation);
        feed.Changed(delivery.AccountId, state is DeliveryState.Sent ? claimed.Alert.IncidentId : null);
        return again;
    }

    internal static async Task<bool> SeesAsync(MailSecurityDb db, AdminGrant grant, Alert alert, CancellationToken cancellation)
    {
        if (alert.IsOfHealth)
        {
            return HealthAlerts.Sees(grant, alert, Level.View);
        }

        var userId = alert.UserId;
        var domain = await db.MailUsers.Where(user => user.Id == userId && user.AccountId == grant.AccountId).Select(user => (int?)user.DomainId).FirstOrDefaultAsync(cancellation);
        return domain is { } id && grant.Allows(Section.Incidents, Level.View) && (grant.Domains is null || grant.Domains.ContainsKey(id));
    }
}
