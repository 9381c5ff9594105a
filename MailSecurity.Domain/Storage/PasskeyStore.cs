using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>The passkeys of an Admin, as a person sees them. Identity itself adds them and counts their use.</summary>
public sealed class PasskeyStore(Store store, IGrantSignal signal, TimeProvider clock)
{
    public async Task<IReadOnlyList<PasskeyLine>> ListAsync(Guid adminId, CancellationToken cancellation)
    {
        var rows = await store.ReadAsync(
            Tenant.System, db => Passkeys(db).Where(passkey => passkey.UserId == adminId).ToListAsync(cancellation), cancellation);
        return [.. rows.Select(row => new PasskeyLine(row.CredentialId, row.Data.Name ?? "", row.Data.CreatedAt)).OrderBy(line => line.CreatedAt)];
    }

    /// <summary>False if there is no such passkey of the actor. Every session but <paramref name="kept"/> ends.</summary>
    public async Task<bool> RemoveAsync(Actor actor, int accountId, Guid kept, byte[] credentialId, CancellationToken cancellation)
    {
        var removed = await store.WriteAsync(Tenant.System, async db =>
        {
            if (await Passkeys(db).AsTracking().FirstOrDefaultAsync(known => known.UserId == actor.Id && known.CredentialId == credentialId, cancellation) is not { } passkey)
            {
                return false;
            }

            db.Remove(passkey);
            await SessionStore.EndAllAsync(db, actor.Id ?? default, kept, cancellation);
            AuditStore.Note(db, clock.GetUtcNow(), accountId, actor, AuditAction.PasskeyRemoved, passkey.Data.Name ?? "");
            return true;
        }, cancellation);
        signal.Changed(actor.Id ?? default);
        return removed;
    }

    /// <summary>Writes down that one was added; every session but <paramref name="kept"/> ends.</summary>
    public async Task AddedAsync(Actor actor, int accountId, Guid kept, string name, CancellationToken cancellation)
    {
        await store.WriteAsync(Tenant.System, async db =>
        {
            await SessionStore.EndAllAsync(db, actor.Id ?? default, kept, cancellation);
            AuditStore.Note(db, clock.GetUtcNow(), accountId, actor, AuditAction.PasskeyAdded, name);
        }, cancellation);
        signal.Changed(actor.Id ?? default);
    }

    /// <summary>As part of taking the second factor away.</summary>
    internal static Task<int> RemoveAllAsync(MailSecurityDb db, Guid adminId, CancellationToken cancellation) =>
        Passkeys(db).Where(passkey => passkey.UserId == adminId).ExecuteDeleteAsync(cancellation);

    private static DbSet<IdentityUserPasskey<Guid>> Passkeys(MailSecurityDb db) => db.Set<IdentityUserPasskey<Guid>>();
}

public sealed record PasskeyLine(byte[] CredentialId, string Name, DateTimeOffset CreatedAt);
