using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Alerts.WebPush;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Storage;

/// <summary>The devices on which Admins are told, each the Admin's own.</summary>
public sealed class PushDeviceStore(Store store, IOptions<AlertOptions> options, TimeProvider clock)
{
    public Task<List<PushDevice>> ListAsync(Guid adminId, CancellationToken cancellation) =>
        store.ReadAsync(
            Tenant.System, db => db.PushDevices.Where(device => device.AdminId == adminId).OrderBy(device => device.Id).ToListAsync(cancellation), cancellation);

    public Task<PushDevice?> FindAsync(Guid id, CancellationToken cancellation) =>
        store.ReadAsync(Tenant.System, db => db.PushDevices.FirstOrDefaultAsync(device => device.Id == id, cancellation), cancellation);

    /// <summary>
    /// Remembers a device. A browser that is known already, or whose subscription belonged to whoever used it before, is taken over.
    /// A sentence for the person if it was not; otherwise null and the device.
    /// </summary>
    public Task<(string? Problem, Guid Id)> AddAsync(
        Actor actor, int accountId, PushSubscription subscription, string key, string secret, int keyId, string label, string userAgent, CancellationToken cancellation) =>
        store.WriteAsync<(string?, Guid)>(Tenant.System, async db =>
        {
            var (adminId, address) = (actor.Id ?? default, subscription.Endpoint.AbsoluteUri);
            if (await db.GrantAsync(adminId, cancellation) is not { CanOpenPanel: true } grant || !grant.Allows(Section.OnCall, Level.View))
            {
                return (AdminStore.NotAllowed, default);
            }

            var known = await db.PushDevices.FirstOrDefaultAsync(device => device.Endpoint == address, cancellation);
            if (known is not null && known.AdminId == adminId)
            {
                (known.Key, known.Secret, known.KeyId, known.Failures, known.LastProblem, known.EndedAt) = (key, secret, keyId, 0, null, null);
                return (null, known.Id);
            }

            if (known is not null)
            {
                db.PushDevices.Remove(known);
                await db.SaveChangesAsync(cancellation);
            }

            if (await db.PushDevices.CountAsync(device => device.AdminId == adminId, cancellation) >= options.Value.MostDevices)
            {
                return ($"You have {options.Value.MostDevices} devices. Remove one first.", default);
            }

            var now = clock.GetUtcNow();
            var added = new PushDevice
            {
                Id = Guid.CreateVersion7(now),
                AccountId = accountId,
                AdminId = adminId,
                Endpoint = address,
                Key = key,
                Secret = secret,
                KeyId = keyId,
                Label = Cut(label),
                UserAgent = userAgent[..Math.Min(userAgent.Length, SessionStore.LongestUserAgent)],
                CreatedAt = now,
            };
            db.PushDevices.Add(added);
            AuditStore.Note(db, now, accountId, actor, AuditAction.DeviceAdded, added.Label, after: new { service = subscription.Endpoint.Host });
            return (null, added.Id);
        }, cancellation);

    /// <summary>
    /// Puts a browser's new subscription in place of the one that the token was made for. Said again, it is done. False if there is no such device, if it
    /// has another one by now, or if its owner may not be told any more.
    /// </summary>
    public Task<bool> RenewAsync(AlertToken token, PushSubscription subscription, string key, string secret, int keyId, CancellationToken cancellation) =>
        store.WriteAsync(Tenant.System, async db =>
        {
            var (id, address) = (token.Subject, subscription.Endpoint.AbsoluteUri);
            if (await db.GrantAsync(token.AdminId, cancellation) is not { CanOpenPanel: true } grant || !grant.Allows(Section.OnCall, Level.View)
                || await db.PushDevices.AnyAsync(device => device.Endpoint == address && device.Id != id, cancellation)
                || await db.PushDevices.FirstOrDefaultAsync(device => device.Id == id && device.AdminId == grant.Id, cancellation) is not { } known
                || ((known.Endpoint, known.Key) != (address, key) && PushDevice.FingerprintOf(known.Endpoint) != token.DeliveryId))
            {
                return false;
            }

            if ((known.Endpoint, known.Key) == (address, key))
            {
                // Its first answer did not get through.
                return true;
            }

            AuditStore.Note(
                db, clock.GetUtcNow(), known.AccountId, new Actor(grant.Id, grant.Name, null), AuditAction.DeviceRenewed, known.Label,
                before: new { service = new Uri(known.Endpoint).Host }, after: new { service = subscription.Endpoint.Host });
            (known.Endpoint, known.Key, known.Secret, known.KeyId, known.Failures, known.LastProblem, known.EndedAt) = (address, key, secret, keyId, 0, null, null);
            return true;
        }, cancellation);

    public Task RenameAsync(Guid adminId, Guid id, string label, CancellationToken cancellation) =>
        store.WriteAsync(
            Tenant.System,
            db => db.PushDevices.Where(device => device.Id == id && device.AdminId == adminId)
                .ExecuteUpdateAsync(device => device.SetProperty(d => d.Label, Cut(label)), cancellation),
            cancellation);

    public Task RemoveAsync(Actor actor, Guid id, CancellationToken cancellation) =>
        store.WriteAsync(Tenant.System, async db =>
        {
            if (await db.PushDevices.FirstOrDefaultAsync(device => device.Id == id && device.AdminId == actor.Id, cancellation) is { } known)
            {
                db.PushDevices.Remove(known);
                AuditStore.Note(db, clock.GetUtcNow(), known.AccountId, actor, AuditAction.DeviceRemoved, known.Label);
            }
        }, cancellation);

    /// <summary>Devices that have shown nothing for too long or have ended, and whose owners have not been told yet; from now on they have.</summary>
    public Task<List<PushDevice>> TakeUnconfirmedAsync(CancellationToken cancellation) =>
        store.WriteAsync(Tenant.System, async db =>
        {
            var now = clock.GetUtcNow();
            var since = now - TimeSpan.FromDays(options.Value.ConfirmDays);
            var silent = await db.PushDevices.Where(device => device.RemindedAt == null && (device.EndedAt != null || (device.LastShownAt ?? device.CreatedAt) < since)).ToListAsync(cancellation);
            silent.ForEach(device => device.RemindedAt = now);
            return silent;
        }, cancellation);

    private static string Cut(string label)
    {
        var trimmed = label.Trim();
        return trimmed.Length == 0 ? "Device" : trimmed[..Math.Min(trimmed.Length, PushDevice.LongestLabel)];
    }
}
