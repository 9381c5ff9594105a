using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>
/// Deletes sources. Whoever acts is judged inside the transaction. Its logins stay; its counters and samples go, and so does the
/// API key that it sends with. What needs no key makes a new source when it sends again: a line that is not read is worse than a row too many.
/// </summary>
public sealed class SourceRemoval(Store store, IEnumerable<ISourceRemovalFeed> feeds, TimeProvider clock)
{
    /// <summary>A sentence for the person if the source is still there; null means done.</summary>
    public async Task<string?> DeleteAsync(Actor actor, int sourceId, CancellationToken cancellation)
    {
        LoginSource? removed = null;
        var problem = await store.WriteAsync(Tenant.System, async db =>
        {
            var grant = await db.GrantAsync(actor.Id ?? default, cancellation);
            if (grant is null || !grant.Allows(Section.Sources, Level.Delete) || grant.Domains is not null)
            {
                return AdminStore.NotAllowed;
            }

            var source = await db.Sources.FirstOrDefaultAsync(known => known.Id == sourceId && known.RemovedAt == null, cancellation);
            if (source is null || (source.AccountId != grant.AccountId && !grant.IsProvider))
            {
                return "This source does not exist any more.";
            }

            if (await KeyAsync(db, source, cancellation) is { } key)
            {
                // A key can be good for more than this source.
                if (!grant.Allows(Section.Api, Level.Delete))
                {
                    return $"The API key {key.Name} would have to be deleted with it, and you may not delete API keys.";
                }

                db.ApiKeys.Remove(key);
                AuditStore.Note(db, clock.GetUtcNow(), source.AccountId, actor, AuditAction.ApiKeyDeleted, key.Name, before: new { key.Scopes, key.ExpiresAt });
            }

            await db.SourceHours.Where(hour => hour.SourceId == source.Id).ExecuteDeleteAsync(cancellation);
            await db.UnreadableLines.Where(line => line.SourceId == source.Id).ExecuteDeleteAsync(cancellation);
            source.RemovedAt = clock.GetUtcNow();
            removed = source;
            AuditStore.Note(db, clock.GetUtcNow(), source.AccountId, actor, AuditAction.SourceDeleted, source.Name, before: Described(source));
            return (string?)null;
        }, cancellation);
        if (problem is null && removed is not null)
        {
            foreach (var feed in feeds)
            {
                feed.Removed(removed.AccountId, removed.Kind, removed.Name);
            }
        }

        return problem;
    }

    /// <summary>The API key that the source sends with and that would be deleted with it; null if there is none.</summary>
    public Task<string?> KeyOfAsync(LoginSource source, CancellationToken cancellation) =>
        store.ReadAsync(Tenant.Of(source.AccountId), async db => (await KeyAsync(db, source, cancellation))?.Name, cancellation);

    // A key's name is its source's name, and its name in the Account is its own.
    private static async Task<ApiKey?> KeyAsync(MailSecurityDb db, LoginSource source, CancellationToken cancellation) =>
        source.Kind is SourceKind.Api or SourceKind.DovecotPolicy
            ? await db.ApiKeys.FirstOrDefaultAsync(key => key.AccountId == source.AccountId && key.Name == source.Name, cancellation)
            : null;

    private static object Described(LoginSource source) =>
        new { Kind = source.Kind.ToString(), source.FirstReceivedAt, source.LastReceivedAt, source.Lines, source.Logins, source.Messages };
}
