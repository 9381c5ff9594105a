using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>
/// Puts another password in force: with it, in the same transaction, every session and every outstanding link ends, and the audit
/// log has its line. Answers the Admin's new security stamp; null if nothing was changed.
/// </summary>
public sealed class PasswordStore(Store store, IGrantSignal signal, TimeProvider clock)
{
    /// <summary>Spends the link: of two people with the same one, one gets through.</summary>
    public async Task<string?> ReplaceByLinkAsync(Secret link, Guid adminId, string passwordHash, ClientAddress? address, CancellationToken cancellation)
    {
        var (hash, now) = (link.Hash(), clock.GetUtcNow());
        var stamp = await store.WriteAsync(Tenant.System, async db =>
            await db.SetupLinks
                .Where(known => known.SecretHash == hash && known.AdminId == adminId && known.UsedAt == null && known.ExpiresAt > now)
                .ExecuteUpdateAsync(known => known.SetProperty(k => k.UsedAt, now), cancellation) == 1
            && await db.Users.AsTracking().FirstOrDefaultAsync(known => known.Id == adminId && known.DisabledAt == null, cancellation) is { } admin
                ? await PutAsync(db, admin, passwordHash, new Actor(adminId, admin.Email ?? "", address), "with a one-time link", cancellation)
                : null, cancellation);
        signal.Changed(adminId);
        return stamp;
    }

    /// <summary>Changes it for somebody whose old password was right when their security stamp was <paramref name="seen"/>.</summary>
    public async Task<string?> ChangeAsync(Actor actor, string seen, string passwordHash, CancellationToken cancellation)
    {
        var stamp = await store.WriteAsync(Tenant.System, async db =>
            await db.Users.AsTracking().FirstOrDefaultAsync(known => known.Id == actor.Id && known.SecurityStamp == seen && known.DisabledAt == null, cancellation) is { } admin
                ? await PutAsync(db, admin, passwordHash, actor, "with the old one", cancellation)
                : null, cancellation);
        signal.Changed(actor.Id ?? default);
        return stamp;
    }

    private async Task<string> PutAsync(MailSecurityDb db, Admin admin, string passwordHash, Actor actor, string how, CancellationToken cancellation)
    {
        (admin.PasswordHash, admin.SecurityStamp) = (passwordHash, Guid.NewGuid().ToString("N"));
        await db.SetupLinks.Where(link => link.AdminId == admin.Id && link.UsedAt == null).ExecuteDeleteAsync(cancellation);
        await SessionStore.EndAllAsync(db, admin.Id, kept: null, cancellation);
        AuditStore.Note(db, clock.GetUtcNow(), admin.AccountId, actor, AuditAction.PasswordChanged, how);
        return admin.SecurityStamp;
    }
}
