using System.Net.Mail;
using MailSecurity.Domain.Admins;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>
/// Who may do what: reading it, and changing it for somebody else. Whoever acts is judged inside the transaction, on what
/// the store says then. Problems are sentences for the person; null means done.
/// </summary>
public sealed class AdminStore(Store store, IGrantSignal signal, TimeProvider clock)
{
    public const string NotAllowed = "You may not do that.";
    private const int LongestName = 200;

    public Task<AdminGrant?> GrantAsync(Guid adminId, CancellationToken cancellation) =>
        store.ReadAsync(Tenant.System, db => db.GrantAsync(adminId, cancellation), cancellation);

    /// <summary>Everybody of the actor's Account, or nobody if the actor may not see them.</summary>
    public Task<List<AdminLine>> ListAsync(Guid actorId, CancellationToken cancellation) =>
        store.ReadAsync(Tenant.System, async db =>
        {
            if (await db.GrantAsync(actorId, cancellation) is not { } actor || !actor.Allows(Section.SubAdmins, Level.View))
            {
                return [];
            }

            var lines = new List<AdminLine>();
            foreach (var admin in await db.Users.Where(known => known.AccountId == actor.AccountId).OrderBy(known => known.Email).ToListAsync(cancellation))
            {
                lines.Add(new AdminLine(await db.GrantAsync(admin, cancellation), admin.PasswordHash is null, admin.TwoFactorEnabled));
            }

            return lines;
        }, cancellation);

    /// <summary>The Domains the actor may give.</summary>
    public Task<List<DomainName>> DomainsAsync(Tenant tenant, CancellationToken cancellation) =>
        store.ReadAsync(
            tenant,
            db => db.Domains.Where(domain => domain.Name != "").OrderBy(domain => domain.Name).Select(domain => new DomainName(domain.Id, domain.Name)).ToListAsync(cancellation),
            cancellation);

    /// <summary>Makes a Sub-Admin without a password and a one-time link with which they choose one.</summary>
    public async Task<(Secret? Link, string? Problem)> InviteAsync(Actor actor, string name, string email, AdminWishes wishes, CancellationToken cancellation)
    {
        (name, email) = (name.Trim(), email.Trim());
        if (name.Length is 0 or > LongestName)
        {
            return (null, "A name has 1 to 200 characters.");
        }

        if (email.Length > 256 || !MailAddress.TryCreate(email, out var parsed) || parsed.Address != email)
        {
            return (null, "This is not an e-mail address.");
        }

        return await store.WriteAsync<(Secret?, string?)>(Tenant.System, async db =>
        {
            var giver = await db.GrantAsync(actor.Id ?? default, cancellation);
            if (giver is null || !giver.Allows(Section.SubAdmins, Level.Edit))
            {
                return (null, NotAllowed);
            }

            if (await ProblemAsync(db, giver, wishes, cancellation) is { } problem)
            {
                return (null, problem);
            }

            var normalized = email.ToUpperInvariant();
            if (await db.Users.AnyAsync(known => known.NormalizedEmail == normalized || known.NormalizedUserName == normalized, cancellation))
            {
                return (null, "Somebody signs in with this address already.");
            }

            var now = clock.GetUtcNow();
            var admin = new Admin
            {
                Id = Guid.CreateVersion7(now),
                AccountId = giver.AccountId,
                Name = name,
                Email = email,
                UserName = email,
                NormalizedEmail = normalized,
                NormalizedUserName = normalized,
                EmailConfirmed = true,
                SecurityStamp = Guid.NewGuid().ToString("N"),
                CreatedAt = now,
            };
            db.Users.Add(admin);
            await ApplyAsync(db, admin, wishes, cancellation);
            var secret = NewLink(db, admin.Id, now);
            AuditStore.Note(db, now, giver.AccountId, actor, AuditAction.Invited, email, after: Described(wishes));
            return (secret, null);
        }, cancellation);
    }

    /// <summary>Another one-time link, for somebody who lost theirs or forgot the password; the earlier one ends.</summary>
    public async Task<(Secret? Link, string? Problem)> RenewLinkAsync(Actor actor, Guid adminId, CancellationToken cancellation)
    {
        Secret? secret = null;
        var problem = await ChangeAsync(actor, adminId, Level.Edit, async (db, _, admin) =>
        {
            await db.SetupLinks.Where(link => link.AdminId == admin.Id && link.UsedAt == null).ExecuteDeleteAsync(cancellation);
            secret = NewLink(db, admin.Id, clock.GetUtcNow());
            AuditStore.Note(db, clock.GetUtcNow(), admin.AccountId, actor, AuditAction.LinkRenewed, admin.Email ?? "");
            return null;
        }, cancellation);
        return (problem is null ? secret : null, problem);
    }

    public Task<string?> ChangeAsync(Actor actor, Guid adminId, AdminWishes wishes, CancellationToken cancellation) =>
        ChangeAsync(actor, adminId, Level.Edit, async (db, giver, admin) =>
        {
            if (await ProblemAsync(db, giver, wishes, cancellation) is { } problem)
            {
                return problem;
            }

            var before = await db.GrantAsync(admin, cancellation);
            await ApplyAsync(db, admin, wishes, cancellation);
            AuditStore.Note(db, clock.GetUtcNow(), admin.AccountId, actor, AuditAction.Changed, admin.Email ?? "", Described(WishesOf(before)), Described(wishes));
            return null;
        }, cancellation);

    public Task<string?> DisableAsync(Actor actor, Guid adminId, CancellationToken cancellation) =>
        ChangeAsync(actor, adminId, Level.Delete, async (db, _, admin) =>
        {
            if (admin.Kind == AdminKind.Admin && !await db.Users.AnyAsync(
                other => other.AccountId == admin.AccountId && other.Id != admin.Id && other.Kind == AdminKind.Admin && other.DisabledAt == null && other.PasswordHash != null, cancellation))
            {
                return "This is the last Admin of the Account: nobody could let anybody in again.";
            }

            if (admin.DisabledAt is null)
            {
                admin.DisabledAt = clock.GetUtcNow();
                await SessionStore.EndAllAsync(db, admin.Id, kept: null, cancellation);
                await db.SetupLinks.Where(link => link.AdminId == admin.Id && link.UsedAt == null).ExecuteDeleteAsync(cancellation);
                AuditStore.Note(db, clock.GetUtcNow(), admin.AccountId, actor, AuditAction.Disabled, admin.Email ?? "");
            }

            return null;
        }, cancellation);

    public Task<string?> EnableAsync(Actor actor, Guid adminId, CancellationToken cancellation) =>
        ChangeAsync(actor, adminId, Level.Delete, (db, _, admin) =>
        {
            if (admin.DisabledAt is not null)
            {
                admin.DisabledAt = null;
                AuditStore.Note(db, clock.GetUtcNow(), admin.AccountId, actor, AuditAction.Enabled, admin.Email ?? "");
            }

            return Task.FromResult<string?>(null);
        }, cancellation);

    /// <summary>Takes the second factor of a Sub-Admin who lost it; their sessions end.</summary>
    public Task<string?> ResetSecondFactorAsync(Actor actor, Guid adminId, CancellationToken cancellation) =>
        ChangeAsync(actor, adminId, Level.Edit, async (db, _, admin) =>
        {
            await SecondFactorStore.RemoveAsync(db, admin.Id, kept: null, cancellation);
            AuditStore.Note(db, clock.GetUtcNow(), admin.AccountId, actor, AuditAction.SecondFactorReset, admin.Email ?? "");
            return null;
        }, cancellation);

    public Task<string?> EndSessionsAsync(Actor actor, Guid adminId, CancellationToken cancellation) =>
        ChangeAsync(actor, adminId, Level.Edit, async (db, _, admin) =>
        {
            var ended = await SessionStore.EndAllAsync(db, admin.Id, kept: null, cancellation);
            AuditStore.Note(db, clock.GetUtcNow(), admin.AccountId, actor, AuditAction.SessionEnded, admin.Email ?? "", after: new { ended });
            return null;
        }, cancellation);

    /// <summary>The host's own way to take a second factor that was lost. False if there is no such Admin.</summary>
    public Task<bool> ResetSecondFactorAsync(string email, CancellationToken cancellation) =>
        ByHostAsync(email, async (db, admin) =>
        {
            await SecondFactorStore.RemoveAsync(db, admin.Id, kept: null, cancellation);
            AuditStore.Note(db, clock.GetUtcNow(), admin.AccountId, Actor.Host, AuditAction.SecondFactorReset, admin.Email ?? "");
        }, cancellation);

    /// <summary>The host's own way back in: ends delays and the access restriction. False if there is no such Admin.</summary>
    public Task<bool> UnlockAsync(string email, CancellationToken cancellation) =>
        ByHostAsync(email, (db, admin) =>
        {
            var before = new { restricted = admin.RestrictedAt is not null };
            (admin.UnlockedAt, admin.RestrictedAt, admin.RestrictionConfirmBy) = (clock.GetUtcNow(), null, null);
            AuditStore.Note(db, clock.GetUtcNow(), admin.AccountId, Actor.Host, AuditAction.Unlocked, admin.Email ?? "", before, new { restricted = false });
            return Task.CompletedTask;
        }, cancellation);

    private async Task<bool> ByHostAsync(string email, Func<MailSecurityDb, Admin, Task> change, CancellationToken cancellation)
    {
        var normalized = email.Trim().ToUpperInvariant();
        var found = await store.WriteAsync(Tenant.System, async db =>
        {
            var admin = await db.Users.AsTracking().FirstOrDefaultAsync(known => known.NormalizedEmail == normalized, cancellation);
            if (admin is not null)
            {
                await change(db, admin);
            }

            return admin?.Id;
        }, cancellation);
        signal.Changed(found ?? default);
        return found is not null;
    }

    private static Secret NewLink(MailSecurityDb db, Guid adminId, DateTimeOffset now)
    {
        var secret = Secret.Create();
        db.SetupLinks.Add(new SetupLink { SecretHash = secret.Hash(), AdminId = adminId, ExpiresAt = now + SetupLink.Lifetime });
        return secret;
    }

    // Nobody gives more than they have, in kind, permissions and Domains; and only Domains of the Account exist.
    private static async Task<string?> ProblemAsync(MailSecurityDb db, AdminGrant giver, AdminWishes wishes, CancellationToken cancellation)
    {
        if (!Enum.IsDefined(wishes.Kind) || (wishes.Kind == AdminKind.Admin && giver.Kind != AdminKind.Admin))
        {
            return "Only an Admin can make another Admin.";
        }

        if (wishes.Kind == AdminKind.Admin)
        {
            return null;
        }

        if (wishes is { Kind: AdminKind.ApiSubAdmin, MayCallFromAnywhere: true } && giver.Kind != AdminKind.Admin)
        {
            return "Only an Admin can let a program call from any address.";
        }

        if (!giver.Permissions.Includes(wishes.Permissions))
        {
            return "You cannot give permissions that you do not have.";
        }

        if (wishes.DomainIds is null)
        {
            return giver.Domains is null ? null : "You cannot give all Domains: you have only some.";
        }

        var known = await db.Domains.Where(domain => domain.AccountId == giver.AccountId && wishes.DomainIds.Contains(domain.Id)).Select(domain => domain.Id).ToListAsync(cancellation);
        return wishes.DomainIds.Except(known).Any() || (giver.Domains is { } own && wishes.DomainIds.Any(id => !own.ContainsKey(id)))
            ? "You cannot give Domains that you do not have."
            : null;
    }

    private static async Task ApplyAsync(MailSecurityDb db, Admin admin, AdminWishes wishes, CancellationToken cancellation)
    {
        var domains = wishes.Kind == AdminKind.Admin ? null : wishes.DomainIds;

        // A password that was chosen beside a second factor must not open the API by itself.
        if (admin.Kind != wishes.Kind && wishes.Kind == AdminKind.ApiSubAdmin && db.Entry(admin).State is not EntityState.Added)
        {
            await SecondFactorStore.RemoveAsync(db, admin.Id, kept: null, cancellation);
            await db.Entry(admin).ReloadAsync(cancellation);
            admin.PasswordHash = null;
        }

        admin.Kind = wishes.Kind;
        admin.IsProvider = admin.IsProvider && wishes.Kind == AdminKind.Admin;
        admin.PermissionBits = wishes.Kind == AdminKind.Admin ? 0 : wishes.Permissions.Packed;
        admin.IsLimitedToDomains = domains is not null;
        admin.MayCallFromAnywhere = wishes.Kind == AdminKind.ApiSubAdmin && wishes.MayCallFromAnywhere;
        await db.AdminDomains.Where(row => row.AdminId == admin.Id).ExecuteDeleteAsync(cancellation);
        db.AdminDomains.AddRange((domains ?? []).Distinct().Select(id => new AdminDomain { AdminId = admin.Id, DomainId = id }));
    }

    private static AdminWishes WishesOf(AdminGrant grant) => new(grant.Kind, grant.Permissions, grant.Domains is null ? null : [.. grant.Domains.Keys], grant.MayCallFromAnywhere);

    private static object Described(AdminWishes wishes) => new { kind = wishes.Kind.ToString(), permissions = wishes.Permissions.ToString(), domains = wishes.DomainIds, wishes.MayCallFromAnywhere };

    // The person acted on is of the actor's Account, is somebody else, and has nothing the actor has not.
    private async Task<string?> ChangeAsync(
        Actor actor, Guid adminId, Level level, Func<MailSecurityDb, AdminGrant, Admin, Task<string?>> change, CancellationToken cancellation)
    {
        var problem = await store.WriteAsync(Tenant.System, async db =>
        {
            var giver = await db.GrantAsync(actor.Id ?? default, cancellation);
            if (giver is null || !giver.Allows(Section.SubAdmins, level))
            {
                return NotAllowed;
            }

            var admin = await db.Users.AsTracking().FirstOrDefaultAsync(known => known.Id == adminId && known.AccountId == giver.AccountId, cancellation);
            if (admin is null)
            {
                return "There is no such Sub-Admin.";
            }

            if (admin.Id == giver.Id)
            {
                return "Nobody changes their own rights.";
            }

            var grant = await db.GrantAsync(admin, cancellation);
            return giver.Covers(grant) ? await change(db, giver, admin) : "This person may do more than you: you cannot change them.";
        }, cancellation);
        signal.Changed(adminId);
        return problem;
    }
}

/// <summary>What somebody shall be allowed. <see cref="DomainIds"/>: null for all Domains.</summary>
public sealed record AdminWishes(AdminKind Kind, Permissions Permissions, IReadOnlyList<int>? DomainIds, bool MayCallFromAnywhere = false);

public sealed record AdminLine(AdminGrant Grant, bool IsInvited, bool HasSecondFactor);

public sealed record DomainName(int Id, string Name);

/// <summary>Told after the commit that what an Admin may do has changed, so that nobody in this process relies on what it was.</summary>
public interface IGrantSignal
{
    void Changed(Guid adminId);
}

internal sealed class NoGrantSignal : IGrantSignal
{
    public void Changed(Guid adminId)
    {
    }
}
