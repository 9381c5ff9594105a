using MailSecurity.Domain.Alerts;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>Once somebody has an incident, devices and webhooks that were told are told that, in the commit that takes it.</summary>
internal static class Withdrawals
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Not for a device whose own button took it, which shows so already, nor for mailboxes: a mail cannot be taken back.</summary>
    public static async Task AddAsync(MailSecurityDb db, IReadOnlyCollection<Guid> alerts, DateTimeOffset now, CancellationToken cancellation)
    {
        var told = await db.AlertDeliveries.AsNoTracking()
            .Where(delivery => alerts.Contains(delivery.AlertId) && delivery.Purpose == DeliveryPurpose.Tell && delivery.Channel != AlertChannelKind.Mail
                && delivery.Digest == 0 && delivery.AcknowledgedAt == null && (delivery.State == DeliveryState.Sent || delivery.State == DeliveryState.Sending))
            .OrderBy(delivery => delivery.Id)
            .ToListAsync(cancellation);
        var said = (await db.AlertDeliveries.AsNoTracking().Where(delivery => alerts.Contains(delivery.AlertId) && delivery.Purpose == DeliveryPurpose.Withdraw)
            .Select(delivery => new { delivery.AlertId, delivery.Step, delivery.TargetId }).ToListAsync(cancellation))
            .ConvertAll(delivery => (delivery.AlertId, delivery.Step, delivery.TargetId)).ToHashSet();

        // PagerDuty keeps each alert apart until it is acknowledged; everywhere else one message of an incident takes another's place.
        var apart = (await db.AlertWebhooks.Where(webhook => webhook.Form == WebhookForm.PagerDuty).Select(webhook => webhook.Id).ToListAsync(cancellation)).ToHashSet();
        var lasts = told.GroupBy(delivery => (delivery.TargetId, Alert: apart.Contains(delivery.TargetId) ? delivery.AlertId : Guid.Empty)).Select(ofTarget => ofTarget.Last()).Where(last => !said.Contains((last.AlertId, StepOf(last), last.TargetId)));
        db.AlertDeliveries.AddRange(lasts.Select(last => new AlertDelivery
        {
            AccountId = last.AccountId,
            AlertId = last.AlertId,
            Step = StepOf(last),
            Channel = last.Channel,
            Purpose = DeliveryPurpose.Withdraw,
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
    private static int StepOf(AlertDelivery told) => -1 - told.Step;
}
