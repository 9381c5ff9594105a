using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Detection;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>Writes the deliveries of one step of an alert, in the transaction at hand, held back where something does.</summary>
internal sealed class StepTargets(MailSecurityDb db, Alert alert, AlertOptions options, DateTimeOffset now)
{
    public const string MailLabel = "e-mail";

    private DateTimeOffset? _maintenance;
    private int? _key;

    /// <summary>All devices of the person, and their mailbox if they want mail of such an alert. False if there is neither.</summary>
    public async Task<bool> AddPersonAsync(AdminGrant person, CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        var devices = await db.PushDevices.Where(device => device.AdminId == person.Id && device.EndedAt == null).ToListAsync(cancellation);
        var choice = await db.AlertChoices.FirstOrDefaultAsync(known => known.AdminId == person.Id, cancellation);
        var targets = devices.ConvertAll(device => (device.Id, device.Label, Channel: AlertChannelKind.Push, IsReachable: device.KeyId == _key));
        if (choice?.WantsMail(alert.Severity) == true && person.Email.Length > 0)
        {
            targets.Add((person.Id, MailLabel, AlertChannelKind.Mail, true));
        }

        var told = await ToldLately.ReadAsync(db, [], [person.Id], options, now, cancellation);
        foreach (var target in targets)
        {
            var hold = target.IsReachable ? AlertHold.Of(alert.Severity, now, _maintenance, choice?.Quiet, told.RoomFor(target.Id, person.Id)) : null;
            db.AlertDeliveries.Add(New(target.Channel, target.Id, person.Id, person.Name, target.Label, target.IsReachable, hold));
        }

        return targets.Count > 0;
    }

    /// <summary>The Account's webhooks are told in the first step, also of what comes back. What receives them has limits of its own.</summary>
    public async Task AddWebhooksAsync(CancellationToken cancellation)
    {
        if (alert.Step != alert.StepsBefore)
        {
            return;
        }

        await ReadAsync(cancellation);
        var hold = AlertHold.Of(alert.Severity, now, _maintenance, quiet: null, room: null);
        foreach (var webhook in await db.AlertWebhooks.Where(webhook => webhook.AccountId == alert.AccountId && webhook.Least <= alert.Severity).ToListAsync(cancellation))
        {
            db.AlertDeliveries.Add(New(AlertChannelKind.Webhook, webhook.Id, Guid.Empty, "", webhook.Name, isReachable: true, hold));
        }
    }

    /// <summary>One device alone, whatever holds others back.</summary>
    public async Task AddTestAsync(PushDevice device, string owner, CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        db.AlertDeliveries.Add(New(AlertChannelKind.Push, device.Id, device.AdminId, owner, device.Label, device.KeyId == _key, hold: null));
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        if (_key is null)
        {
            _key = await db.PushKeys.MaxAsync(key => (int?)key.Id, cancellation) ?? 0;
            _maintenance = await db.Accounts.Where(account => account.Id == alert.AccountId).Select(account => account.MaintenanceUntil).FirstOrDefaultAsync(cancellation);
        }
    }

    private AlertDelivery New(AlertChannelKind channel, Guid target, Guid adminId, string admin, string label, bool isReachable, AlertHold? hold) => new()
    {
        AccountId = alert.AccountId,
        AlertId = alert.Id,
        Step = alert.IsTest ? 0 : alert.Step,
        Channel = channel,
        TargetId = target,
        AdminId = adminId,
        Admin = admin,
        Device = label,
        QueuedAt = now,
        FreedAt = hold is null && (isReachable || alert.IsTest) ? now : null,
        Until = now + Lifetime(options, alert.Severity),
        State = !isReachable ? DeliveryState.Failed : hold is null ? DeliveryState.Queued : DeliveryState.Held,
        DueAt = !isReachable ? null : hold?.Until ?? now,
        Problem = isReachable ? hold?.Why : "The device was enabled for another key of this panel. Enable it again.",
    };

    public static TimeSpan Lifetime(AlertOptions options, Severity severity) => severity >= Severity.Critical ? options.CriticalLifetime : options.HighLifetime;
}
