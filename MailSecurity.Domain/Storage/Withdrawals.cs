using MailSecurity.Domain.Alerts;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>Once somebody has an incident, devices and webhooks that were told are told that, in the commit that takes it.</summary>
internal static class Withdrawals
{
    /// <summary>Of its own, so that the unique key of deliveries keeps one for each target.</summary>
    public const int Step = -1;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Not for a device whose own button took it, which shows so already, nor for mailboxes: a mail cannot be taken back.</summary>
    public static async Task AddAsync(MailSecurityDb db, IReadOnlyCollection<Guid> alerts, DateTimeOffset now, CancellationToken cancellation)
    {
        var told = await db.AlertDeliveries.AsNoTracking()
            .Where(delivery => alerts.Contains(delivery.AlertId) && delivery.Purpose == DeliveryPurpose.Tell && delivery.Channel != AlertChannelKind.Mail
                && delivery.Digest == 0 && delivery.AcknowledgedAt == null && (delivery.State == DeliveryState.Sent || delivery.State == DeliveryState.Sending))
            .OrderBy(delivery => delivery.Id)
            .ToListAsync(cancellation);
        db.AlertDeliveries.AddRange(told.GroupBy(delivery => delivery.TargetId).Select(ofTarget => ofTarget.Last()).Select(last => new AlertDelivery
        {
            AccountId = last.AccountId,
            AlertId = last.AlertId,
            Step = Step,
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
}
