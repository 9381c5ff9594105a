using MailSecurity.Domain.Alerts;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>Who was told of something is told that somebody has it, or that it has ended, in the commit that says so.</summary>
internal static class Withdrawals
{
    private const int AfterAllSteps = 1_000_000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Not for a device whose own button took it, which shows so already, nor for mailboxes: a mail cannot be taken back.</summary>
    public static Task AddAsync(MailSecurityDb db, IReadOnlyCollection<Guid> alerts, DateTimeOffset now, CancellationToken cancellation) =>
        AddAsync(db, alerts, DeliveryPurpose.Withdraw, now, cancellation);

    /// <summary>Everybody hears that it is over, mailboxes and whoever took it, too.</summary>
    public static Task EndAsync(MailSecurityDb db, IReadOnlyCollection<Guid> alerts, DateTimeOffset now, CancellationToken cancellation) =>
        AddAsync(db, alerts, DeliveryPurpose.Ended, now, cancellation);

    private static async Task AddAsync(MailSecurityDb db, IReadOnlyCollection<Guid> alerts, DeliveryPurpose purpose, DateTimeOffset now, CancellationToken cancellation)
    {
        var told = await db.AlertDeliveries.AsNoTracking()
            .Where(delivery => alerts.Contains(delivery.AlertId) && delivery.Purpose == DeliveryPurpose.Tell && delivery.Digest == 0
                && (purpose == DeliveryPurpose.Ended || (delivery.Channel != AlertChannelKind.Mail && delivery.AcknowledgedAt == null)) && (delivery.State == DeliveryState.Sent || delivery.State == DeliveryState.Sending))
            .OrderBy(delivery => delivery.Id)
            .ToListAsync(cancellation);
        var said = (await db.AlertDeliveries.AsNoTracking().Where(delivery => alerts.Contains(delivery.AlertId) && delivery.Purpose == purpose)
            .Select(delivery => new { delivery.AlertId, delivery.Step, delivery.TargetId }).ToListAsync(cancellation))
            .ConvertAll(delivery => (delivery.AlertId, delivery.Step, delivery.TargetId)).ToHashSet();

        // PagerDuty keeps each alert apart until it is acknowledged; everywhere else one message of an incident takes another's place.
        var apart = (await db.AlertWebhooks.Where(webhook => webhook.Form == WebhookForm.PagerDuty).Select(webhook => webhook.Id).ToListAsync(cancellation)).ToHashSet();
        var lasts = told.GroupBy(delivery => (delivery.TargetId, Alert: apart.Contains(delivery.TargetId) ? delivery.AlertId : Guid.Empty)).Select(ofTarget => ofTarget.Last()).Where(last => !said.Contains((last.AlertId, StepOf(last, purpose), last.TargetId)));
        db.AlertDeliveries.AddRange(lasts.Select(last => new AlertDelivery
        {
            AccountId = last.AccountId,
            AlertId = last.AlertId,
            Step = StepOf(last, purpose),
            Channel = last.Channel,
            Purpose = purpose,
            TargetId = last.TargetId,
            AdminId = last.AdminId,
            Admin = last.Admin,
            Device = last.Device,
            QueuedAt = now,
            DueAt = now,
            Until = now + Lifetime,
            State = DeliveryState.Queued,
        }));
    }

    // Beside the step that it takes back, so that the unique key of deliveries keeps one for each: an incident may come back and be taken again.
    private static int StepOf(AlertDelivery told, DeliveryPurpose purpose) => -1 - told.Step - (purpose is DeliveryPurpose.Ended ? AfterAllSteps : 0);
}
