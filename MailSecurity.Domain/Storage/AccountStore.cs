using MailSecurity.Domain.Admins;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>Accounts, and the one-time links that let a person choose a password.</summary>
public sealed class AccountStore(Store store, TimeProvider clock)
{
    /// <summary>The number of the Account of that name, which is made if it does not exist.</summary>
    public Task<int> FindOrAddAsync(string name, CancellationToken cancellation) =>
        store.WriteAsync(Tenant.System, async db =>
        {
            var account = await db.Accounts.FirstOrDefaultAsync(known => known.Name == name, cancellation);
            if (account is null)
            {
                account = new Account { Name = name, CreatedAt = clock.GetUtcNow() };
                db.Accounts.Add(account);
                await db.SaveChangesAsync(cancellation);
            }

            return account.Id;
        }, cancellation);

    public Task<bool> HasAdminAsync(CancellationToken cancellation) =>
        store.ReadAsync(Tenant.System, db => db.Users.AnyAsync(cancellation), cancellation);

    public Task<List<(Admin Admin, string Account)>> AdminsAsync(CancellationToken cancellation) =>
        store.ReadAsync(Tenant.System, async db =>
            (await db.Users.Join(db.Accounts, admin => admin.AccountId, account => account.Id, (admin, account) => new { admin, account.Name })
                .OrderBy(both => both.admin.Email)
                .ToListAsync(cancellation))
            .ConvertAll(both => (both.admin, both.Name)), cancellation);

    /// <summary>Records that the Admin has opened the Security Incidents page.</summary>
    public Task MarkIncidentsSeenAsync(Guid adminId, CancellationToken cancellation) =>
        store.WriteAsync(
            Tenant.System,
            db => db.Users.Where(admin => admin.Id == adminId)
                .ExecuteUpdateAsync(admin => admin.SetProperty(a => a.IncidentsSeenAt, clock.GetUtcNow()), cancellation),
            cancellation);

    /// <summary>When the Admin last opened the Security Incidents page.</summary>
    public Task<DateTimeOffset> IncidentsSeenAtAsync(Guid adminId, CancellationToken cancellation) =>
        store.ReadAsync(
            Tenant.System,
            db => db.Users.Where(admin => admin.Id == adminId).Select(admin => admin.IncidentsSeenAt).FirstOrDefaultAsync(cancellation),
            cancellation);

    /// <summary>A new link; a link without an Admin replaces the earlier ones of its kind, so that only the last printed one works.</summary>
    public Task<Secret> CreateSetupLinkAsync(Guid? adminId, CancellationToken cancellation) =>
        store.WriteAsync(Tenant.System, async db =>
        {
            var secret = Secret.Create();
            await db.SetupLinks.Where(link => link.AdminId == adminId && link.UsedAt == null).ExecuteDeleteAsync(cancellation);
            db.SetupLinks.Add(new SetupLink { SecretHash = secret.Hash(), AdminId = adminId, ExpiresAt = clock.GetUtcNow() + SetupLink.Lifetime });
            return secret;
        }, cancellation);

    /// <summary>The link of that secret if it can still be used.</summary>
    public Task<SetupLink?> FindSetupLinkAsync(Secret secret, CancellationToken cancellation)
    {
        var (hash, now) = (secret.Hash(), clock.GetUtcNow());
        return store.ReadAsync(
            Tenant.System,
            db => db.SetupLinks.FirstOrDefaultAsync(link => link.SecretHash == hash && link.UsedAt == null && link.ExpiresAt > now, cancellation),
            cancellation);
    }

    /// <summary>Spends the link: of two requests with the same secret exactly one gets true.</summary>
    public Task<bool> SpendSetupLinkAsync(Secret secret, CancellationToken cancellation)
    {
        var (hash, now) = (secret.Hash(), clock.GetUtcNow());
        return store.WriteAsync(
            Tenant.System,
            async db => await db.SetupLinks
                .Where(link => link.SecretHash == hash && link.UsedAt == null && link.ExpiresAt > now)
                .ExecuteUpdateAsync(link => link.SetProperty(l => l.UsedAt, now), cancellation) == 1,
            cancellation);
    }
}
