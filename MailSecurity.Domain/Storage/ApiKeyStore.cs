using MailSecurity.Domain.Admins;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>
/// API keys: found at every call, made and deleted by people. Whoever acts is judged inside the transaction. A key belongs to
/// the Account and not to who made it: it stays when they lose their rights.
/// </summary>
public sealed class ApiKeyStore(Store store, TimeProvider clock)
{
    private const int LongestName = 100;
    private static readonly TimeSpan UseNotedEvery = TimeSpan.FromMinutes(1);

    /// <summary>A new key, made by the host. Null if the Account has one of that name.</summary>
    public Task<Secret?> CreateAsync(int accountId, string name, IEnumerable<string> scopes, CancellationToken cancellation, DateTimeOffset? expiresAt = null) =>
        store.WriteAsync<Secret?>(
            Tenant.Of(accountId),
            async db => await db.ApiKeys.AnyAsync(key => key.Name == name, cancellation) ? null : Add(db, accountId, Actor.Host, name, scopes, expiresAt),
            cancellation);

    /// <summary>A new key, made by a person who may give no more than they have.</summary>
    public async Task<(Secret? Key, string? Problem)> CreateAsync(
        Actor actor, string name, IReadOnlyCollection<string> scopes, DateTimeOffset? expiresAt, CancellationToken cancellation)
    {
        name = name.Trim();
        var problem = name.Length is 0 or > LongestName || name.Any(char.IsControl) ? $"A name has 1 to {LongestName} characters."
            : scopes.Count == 0 || scopes.Except(ApiScope.All).Any() ? "Choose what the key may do."
            : expiresAt <= clock.GetUtcNow() ? "The key would have expired already."
            : null;
        return problem is not null ? (null, problem) : await store.WriteAsync<(Secret?, string?)>(Tenant.System, async db =>
        {
            var giver = await db.GrantAsync(actor.Id ?? default, cancellation);
            return giver is null || !giver.Allows(Section.Api, Level.Edit) ? (null, AdminStore.NotAllowed)
                : giver.Domains is not null ? (null, "A key sees the whole Account, and you only some of its Domains: make an API Sub-Admin for them instead.")
                : scopes.FirstOrDefault(scope => !ApiScope.MayGive(giver, scope)) is { } beyond ? (null, $"You cannot give {beyond}: it is more than your own permissions.")
                : await db.ApiKeys.AnyAsync(key => key.AccountId == giver.AccountId && key.Name == name, cancellation) ? (null, "There is a key of that name already.")
                : (Add(db, giver.AccountId, actor, name, scopes, expiresAt), null);
        }, cancellation);
    }

    /// <summary>Ends a key: its next call is refused.</summary>
    public Task<string?> DeleteAsync(Actor actor, long id, CancellationToken cancellation) =>
        store.WriteAsync(Tenant.System, async db =>
        {
            var grant = await db.GrantAsync(actor.Id ?? default, cancellation);
            if (grant is null || !grant.Allows(Section.Api, Level.Delete) || grant.Domains is not null)
            {
                return AdminStore.NotAllowed;
            }

            if (await db.ApiKeys.FirstOrDefaultAsync(known => known.Id == id && known.AccountId == grant.AccountId, cancellation) is not { } key)
            {
                return "This key does not exist any more.";
            }

            db.ApiKeys.Remove(key);
            AuditStore.Note(db, clock.GetUtcNow(), key.AccountId, actor, AuditAction.ApiKeyDeleted, key.Name, before: Described(key));
            return null;
        }, cancellation);

    /// <summary>The Account's keys; none for somebody who is limited to some of its Domains.</summary>
    public Task<List<ApiKey>> ListAsync(Tenant tenant, CancellationToken cancellation) =>
        store.ReadAsync(tenant, db => db.ApiKeys.OrderBy(key => key.Name).ToListAsync(cancellation), cancellation);

    /// <summary>The key of that secret unless it has expired; its use is noted.</summary>
    public async Task<ApiKey?> FindAsync(Secret secret, CancellationToken cancellation)
    {
        var (hash, now) = (secret.Hash(), clock.GetUtcNow());
        var key = await store.ReadAsync(
            Tenant.System,
            db => db.ApiKeys.FirstOrDefaultAsync(known => known.SecretHash == hash && (known.ExpiresAt == null || known.ExpiresAt > now), cancellation),
            cancellation);

        // Noting every call would make each of them a write.
        if (key is not null && (key.LastUsedAt is not { } last || now - last >= UseNotedEvery))
        {
            await store.WriteAsync(
                Tenant.System,
                db => db.ApiKeys.Where(known => known.Id == key.Id).ExecuteUpdateAsync(known => known.SetProperty(k => k.LastUsedAt, now), cancellation),
                cancellation);
        }

        return key;
    }

    /// <summary>Every Account's keys, for who has to know them without asking the store.</summary>
    public Task<List<ApiKey>> AllAsync(CancellationToken cancellation) =>
        store.ReadAsync(Tenant.System, db => db.ApiKeys.ToListAsync(cancellation), cancellation);

    /// <summary>Notes that these keys were used, for who has not asked <see cref="FindAsync"/>.</summary>
    public Task NoteUseAsync(IReadOnlyCollection<long> ids, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return store.WriteAsync(
            Tenant.System,
            db => db.ApiKeys.Where(key => ids.Contains(key.Id)).ExecuteUpdateAsync(key => key.SetProperty(k => k.LastUsedAt, now), cancellation),
            cancellation);
    }

    /// <summary>Whether a key that was right a moment ago still is, for connections that stay open.</summary>
    public Task<bool> IsUsableAsync(long id, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return store.ReadAsync(
            Tenant.System, db => db.ApiKeys.AnyAsync(key => key.Id == id && (key.ExpiresAt == null || key.ExpiresAt > now), cancellation), cancellation);
    }

    private Secret Add(MailSecurityDb db, int accountId, Actor actor, string name, IEnumerable<string> scopes, DateTimeOffset? expiresAt)
    {
        var (secret, now) = (Secret.Create(), clock.GetUtcNow());
        var key = new ApiKey
        {
            AccountId = accountId,
            Name = name,
            SecretHash = secret.Hash(),
            Scopes = string.Join(' ', scopes.Distinct(StringComparer.Ordinal)),
            CreatedAt = now,
            CreatedBy = actor.Name,
            ExpiresAt = expiresAt,
        };
        db.ApiKeys.Add(key);
        AuditStore.Note(db, now, accountId, actor, AuditAction.ApiKeyCreated, name, after: Described(key));
        return secret;
    }

    private static object Described(ApiKey key) => new { key.Scopes, key.ExpiresAt };
}
