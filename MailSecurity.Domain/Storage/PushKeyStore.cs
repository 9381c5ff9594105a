using MailSecurity.Domain.Alerts;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>The keys by which push services know this panel; part of every backup, readable with the host's keys only.</summary>
public sealed class PushKeyStore(Store store, TimeProvider clock)
{
    /// <summary>The key in force; null before the first.</summary>
    public Task<PushKey?> NewestAsync(CancellationToken cancellation) =>
        store.ReadAsync(Tenant.System, db => db.PushKeys.OrderByDescending(key => key.Id).FirstOrDefaultAsync(cancellation), cancellation);

    /// <summary>Puts a key in force in place of <paramref name="instead"/>. If another process was faster, its key is answered.</summary>
    public Task<PushKey> AddAsync(string publicKey, byte[] protectedPrivateKey, PushKey? instead, CancellationToken cancellation) =>
        store.WriteAsync(Tenant.System, async db =>
        {
            if (await db.PushKeys.OrderByDescending(key => key.Id).FirstOrDefaultAsync(cancellation) is { } newest && newest.Id != instead?.Id)
            {
                return newest;
            }

            var key = new PushKey { PublicKey = publicKey, ProtectedPrivateKey = protectedPrivateKey, CreatedAt = clock.GetUtcNow() };
            db.PushKeys.Add(key);
            await db.SaveChangesAsync(cancellation);
            return key;
        }, cancellation);
}
