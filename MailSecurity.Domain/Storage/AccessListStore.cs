using MailSecurity.Domain.Admins;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>
/// An Admin's own access list. Each change is judged, inside its transaction, on the list as it would be afterwards: while the
/// restriction is on, no change may leave the address it comes from uncovered. An API key, which the caller has checked, acts on
/// the list of a <see cref="ListOwner"/>, and so does an Admin on that of an API Sub-Admin; neither has an address there that
/// could be kept. Problems are sentences for the person; null means done.
/// </summary>
public sealed class AccessListStore(Store store, IGrantSignal signal, TimeProvider clock)
{
    public const string NoSuchEntry = "This entry does not exist any more.";
    public const string NoSuchOwner = "There is no such Admin or Sub-Admin.";
    private const int Most = 200;
    private const int LongestDescription = 200;
    private const string OnlyByOwner = "A person's list is theirs alone, and nobody else has an address that would stay covered: they keep it themselves, in the panel.";

    private static readonly TimeSpan UseResolution = TimeSpan.FromMinutes(1);

    /// <summary>Whose list it is, and the list; null if there is nobody of that address in the Account.</summary>
    public Task<AdminGrant?> FindAsync(ListOwner owner, CancellationToken cancellation) =>
        store.ReadAsync(
            Tenant.System,
            async db => await AdminAsync(db.Users, default, owner, cancellation) is { } admin ? await db.GrantAsync(admin, cancellation) : null,
            cancellation);

    public Task<string?> AddAsync(
        Actor actor, string networkText, string description, DateTimeOffset? expiresAt, CancellationToken cancellation, ListOwner? owner = null) =>
        WriteAsync(actor, owner, Level.Edit, (db, admin, list, now) =>
        {
            var problem = Problem(networkText, description, expiresAt, now, out var network);
            problem ??= list.Entries.Count >= Most ? $"An access list has at most {Most} entries." : Overlap(list.Entries, network, now);
            if (problem is null)
            {
                // An expired entry for the same network makes room.
                db.AccessEntries.RemoveRange(list.Entries.Where(entry => entry.Range == network));
                var entry = new AccessEntry
                {
                    AccountId = admin.AccountId,
                    AdminId = admin.Id,
                    Network = network.Network,
                    PrefixLength = network.PrefixLength,
                    Description = description.Trim(),
                    CreatedAt = now,
                    ExpiresAt = expiresAt,
                };
                db.AccessEntries.Add(entry);
                AuditStore.Note(db, now, admin.AccountId, actor, AuditAction.AccessAdded, network.ToString(), after: Described(entry));
            }

            return problem;
        }, cancellation);

    public Task<string?> ChangeAsync(
        Actor actor, long id, string networkText, string description, DateTimeOffset? expiresAt, CancellationToken cancellation, ListOwner? owner = null) =>
        WriteAsync(actor, owner, Level.Edit, (db, admin, list, now) =>
        {
            if (list.Entries.FirstOrDefault(known => known.Id == id) is not { } entry)
            {
                return NoSuchEntry;
            }

            var others = list.Entries.Where(known => known.Id != id).ToList();
            if ((Problem(networkText, description, expiresAt, now, out var network) ?? Overlap(others, network, now)) is { } problem)
            {
                return problem;
            }

            var before = Described(entry);
            (entry.Network, entry.PrefixLength, entry.Description, entry.ExpiresAt) = (network.Network, network.PrefixLength, description.Trim(), expiresAt);
            AuditStore.Note(db, now, admin.AccountId, actor, AuditAction.AccessChanged, network.ToString(), before, Described(entry));
            return StillCovered(list, admin, actor, owner, now);
        }, cancellation);

    public Task<string?> DeleteAsync(Actor actor, long id, CancellationToken cancellation, ListOwner? owner = null) =>
        WriteAsync(actor, owner, Level.Delete, (db, admin, list, now) =>
        {
            if (list.Entries.FirstOrDefault(known => known.Id == id) is not { } entry)
            {
                return NoSuchEntry;
            }

            db.AccessEntries.Remove(entry);
            AuditStore.Note(db, now, admin.AccountId, actor, AuditAction.AccessDeleted, entry.Range.ToString(), before: Described(entry));
            return StillCovered(list with { Entries = [.. list.Entries.Where(known => known.Id != id)] }, admin, actor, owner, now);
        }, cancellation);

    /// <summary>
    /// Switches the restriction on until the deadline for its confirmation. By a key only for an API Sub-Admin, and then for good:
    /// whoever holds the key can take it back, which nobody could for a person who was locked out.
    /// </summary>
    public Task<string?> RestrictAsync(Actor actor, CancellationToken cancellation, ListOwner? owner = null) =>
        WriteAsync(actor, owner, Level.Edit, (db, admin, list, now) =>
        {
            if (list.IsRestricted(now))
            {
                return "Admin access is restricted already.";
            }

            (admin.RestrictedAt, admin.RestrictionConfirmBy) = (now, owner is null ? now + AccessList.TimeToConfirm : null);
            AuditStore.Note(db, now, admin.AccountId, actor, AuditAction.Restricted, admin.Email ?? "", new { restricted = false }, new { restricted = true, confirmBy = admin.RestrictionConfirmBy });
            return StillCovered(list with { RestrictedAt = now, ConfirmBy = null }, admin, actor, owner, now);
        }, cancellation);

    /// <summary>Called from a request of its own, which has shown by arriving that the way in is open.</summary>
    public Task<string?> ConfirmAsync(Actor actor, CancellationToken cancellation) =>
        WriteAsync(actor, null, Level.Edit, (db, admin, list, now) =>
        {
            if (!list.IsPending(now))
            {
                return list.IsRestricted(now) ? null : "There is no restriction to confirm: it was not confirmed in time and is off.";
            }

            admin.RestrictionConfirmBy = null;
            AuditStore.Note(db, now, admin.AccountId, actor, AuditAction.RestrictionConfirmed, admin.Email ?? "");
            return StillCovered(list, admin, actor, null, now);
        }, cancellation);

    public Task<string?> UnrestrictAsync(Actor actor, CancellationToken cancellation, ListOwner? owner = null) =>
        WriteAsync(actor, owner, Level.Edit, (db, admin, list, now) =>
        {
            if (admin.Kind == AdminKind.ApiSubAdmin && !admin.MayCallFromAnywhere)
            {
                return "Without its restriction this API Sub-Admin could not call any more. An Admin can let it call from any address first.";
            }

            if (admin.RestrictedAt is not null)
            {
                (admin.RestrictedAt, admin.RestrictionConfirmBy) = (null, null);
                AuditStore.Note(db, now, admin.AccountId, actor, AuditAction.Unrestricted, admin.Email ?? "", new { restricted = list.IsRestricted(now) }, new { restricted = false });
            }

            return null;
        }, cancellation);

    /// <summary>Remembers, to the minute, that the entry let somebody in.</summary>
    public Task TouchAsync(AccessEntry entry, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return entry.LastUsedAt > now - UseResolution ? Task.CompletedTask : store.WriteAsync(
            Tenant.System,
            db => db.AccessEntries.Where(known => known.Id == entry.Id).ExecuteUpdateAsync(known => known.SetProperty(k => k.LastUsedAt, now), cancellation),
            cancellation);
    }

    private static string? Problem(string text, string description, DateTimeOffset? expiresAt, DateTimeOffset now, out AccessNetwork network) =>
        !AccessNetwork.TryRead(text, out network, out var problem) ? problem
        : description.Trim().Length is 0 or > LongestDescription ? "A description has 1 to 200 characters."
        : expiresAt <= now ? "The entry would have expired already."
        : null;

    private static string? Overlap(IEnumerable<AccessEntry> entries, AccessNetwork network, DateTimeOffset now)
    {
        var other = entries.FirstOrDefault(entry => !entry.IsExpired(now) && entry.Range.Overlaps(network));
        return other is null ? null
            : other.Range == network ? $"{network} is in the list already: {other.Description}."
            : other.PrefixLength < network.PrefixLength ? $"{network} is covered already by {other}."
            : $"{network} covers {other}, which is in the list already. Delete that entry first.";
    }

    private static string? StillCovered(AccessList after, Admin admin, Actor actor, ListOwner? owner, DateTimeOffset now) =>
        !after.IsRestricted(now) ? null
        : owner is not null ? (after.Entries.Any(entry => entry.ExpiresAt is null) ? null : "No entry that lasts would be left: the API Sub-Admin could not call any more.")
        : actor.Address is { } address ? after.LockOut(address, now)
        : "Your address is not known, so it cannot be covered.";

    private static object Described(AccessEntry entry) => new { network = entry.Range.ToString(), entry.Description, entry.ExpiresAt };

    // A program cannot do it in the panel itself. People do: their list is theirs alone.
    private static bool MayManage(AdminGrant? manager, AdminGrant owner) =>
        manager is not null && manager.Allows(Section.SubAdmins, Level.Edit) && owner.Kind == AdminKind.ApiSubAdmin && manager.Covers(owner);

    private static Task<Admin?> AdminAsync(IQueryable<Admin> admins, Guid own, ListOwner? owner, CancellationToken cancellation)
    {
        var normalized = owner?.Email.Trim().ToUpperInvariant();
        return owner is null
            ? admins.FirstOrDefaultAsync(known => known.Id == own, cancellation)
            : admins.FirstOrDefaultAsync(known => known.NormalizedEmail == normalized && known.AccountId == owner.AccountId, cancellation);
    }

    private async Task<string?> WriteAsync(
        Actor actor, ListOwner? owner, Level level, Func<MailSecurityDb, Admin, AccessList, DateTimeOffset, string?> change, CancellationToken cancellation)
    {
        Guid changed;
        try
        {
            changed = await store.WriteAsync(Tenant.System, async db =>
            {
                var admin = await AdminAsync(db.Users.AsTracking(), actor.Id ?? default, owner, cancellation);
                var grant = admin is null ? null : await db.GrantAsync(admin, cancellation);
                var problem = grant is null ? owner is null ? AdminStore.NotAllowed : NoSuchOwner
                    : owner is null && !grant.Allows(Section.AccessLists, level) ? AdminStore.NotAllowed
                    : owner is not null && grant.Kind != AdminKind.ApiSubAdmin ? OnlyByOwner
                    : owner is not null && actor.Id is { } manager && !MayManage(await db.GrantAsync(manager, cancellation), grant) ? AdminStore.NotAllowed
                    : change(db, admin!, grant.AccessList, clock.GetUtcNow());

                // Thrown, so that the transaction keeps nothing of a change that was refused at its end.
                return problem is null ? admin!.Id : throw new RefusedException(problem);
            }, cancellation);
        }
        catch (RefusedException refused)
        {
            return refused.Message;
        }

        signal.Changed(changed);
        return null;
    }

    private sealed class RefusedException(string problem) : Exception(problem);
}

/// <summary>The person or program of an Account on whose list somebody else acts.</summary>
public sealed record ListOwner(int AccountId, string Email);
