using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Detection.Tuning;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage.Tables;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>Other sensitivities for a Domain or a User. Who is limited to Domains may change those of them.</summary>
public sealed partial class SettingsStore
{
    /// <summary>Every batch of new Users looks through them.</summary>
    public const int MostOverrides = 1000;

    private const int ShortestReason = 2;
    private const string NoSuchOverride = "This override does not exist any more.";

    /// <summary>The override by which the User is judged now, if there is one.</summary>
    public Task<OverrideLine?> OverrideOfAsync(Tenant tenant, string user, CancellationToken cancellation) =>
        store.ReadAsync(tenant, async db =>
            await db.MailUsers.FirstOrDefaultAsync(known => known.Name == user, cancellation) is not { } known ? null
                : (await Lines(db, db.SensitivityOverrides.Where(row => row.DomainId == known.DomainId && (row.UserId == null || row.UserId == known.Id)))
                    .ToListAsync(cancellation)).MaxBy(line => line.User is not null), cancellation);

    /// <summary>Takes the place of an earlier one for the same.</summary>
    public Task<string?> OverrideAsync(Actor actor, NewOverride wanted, CancellationToken cancellation) =>
        WriteAsync(actor, Level.Edit, async work =>
        {
            var reason = wanted.Reason?.Trim() ?? "";
            if (reason.Length is < ShortestReason or > SensitivityOverride.LongestReason)
            {
                return $"The reason has {ShortestReason} to {SensitivityOverride.LongestReason} characters.";
            }

            if (!Enum.IsDefined(wanted.Sensitivity))
            {
                return "There is no such sensitivity.";
            }

            var (domain, user, problem) = await ScopeAsync(work.Db, wanted, cancellation);
            if (problem is not null)
            {
                return problem;
            }

            var userId = user?.Id;
            var before = await work.Db.SensitivityOverrides.AsTracking().FirstOrDefaultAsync(known => known.DomainId == domain!.Id && known.UserId == userId, cancellation);
            if (before is not null)
            {
                work.Db.SensitivityOverrides.Remove(before);
            }
            else if (await work.Db.SensitivityOverrides.IgnoreQueryFilters().CountAsync(known => known.AccountId == work.Grant.AccountId, cancellation) >= MostOverrides)
            {
                return $"An Account has at most {MostOverrides} overrides.";
            }

            var added = new SensitivityOverride
            {
                AccountId = domain!.AccountId,
                DomainId = domain.Id,
                UserId = userId,
                Sensitivity = wanted.Sensitivity,
                Reason = reason,
                CreatedAt = work.Now,
                CreatedBy = actor.Name,
            };
            work.Db.SensitivityOverrides.Add(added);
            AuditStore.Note(
                work.Db, work.Now, domain.AccountId, actor, AuditAction.OverrideAdded, user?.Name ?? domain.Name, before is null ? null : Described(before), Described(added));
            return null;
        }, cancellation);

    public Task<string?> DeleteOverrideAsync(Actor actor, int id, CancellationToken cancellation) =>
        WriteAsync(actor, Level.Delete, async work =>
        {
            if (await work.Db.SensitivityOverrides.AsTracking().FirstOrDefaultAsync(row => row.Id == id, cancellation) is not { } known
                || await Lines(work.Db, work.Db.SensitivityOverrides.Where(row => row.Id == id)).FirstOrDefaultAsync(cancellation) is not { } line)
            {
                return NoSuchOverride;
            }

            work.Db.SensitivityOverrides.Remove(known);
            AuditStore.Note(work.Db, work.Now, known.AccountId, actor, AuditAction.OverrideDeleted, line.User ?? line.Domain, before: Described(known));
            return null;
        }, cancellation);

    private static async Task<(DomainRow? Domain, UserRow? User, string? Problem)> ScopeAsync(MailSecurityDb db, NewOverride wanted, CancellationToken cancellation)
    {
        if (!string.IsNullOrWhiteSpace(wanted.User))
        {
            var user = MailUser.TryRead(wanted.User, out var name) ? await db.MailUsers.FirstOrDefaultAsync(known => known.Name == name.Name, cancellation) : null;
            return user is null
                ? (null, null, "No such User has been seen.")
                : (await db.Domains.FirstAsync(known => known.Id == user.DomainId, cancellation), user, null);
        }

        var text = wanted.Domain?.Trim().ToLowerInvariant() ?? "";
        var domain = await db.Domains.FirstOrDefaultAsync(known => known.Name == text, cancellation);
        return domain is null ? (null, null, "No User of that Domain has been seen.") : (domain, null, null);
    }

    private static Task<List<OverrideLine>> OverridesAsync(MailSecurityDb db, CancellationToken cancellation) =>
        Lines(db, db.SensitivityOverrides).ToListAsync(cancellation);

    private static IQueryable<OverrideLine> Lines(MailSecurityDb db, IQueryable<SensitivityOverride> overrides) =>
        from known in overrides
        join domain in db.Domains on known.DomainId equals domain.Id
        join user in db.MailUsers on known.UserId equals user.Id into users
        from user in users.DefaultIfEmpty()
        orderby domain.Name, user.Name
        select new OverrideLine(known.Id, domain.Name, user == null ? null : user.Name, known.Sensitivity, known.Reason, known.CreatedAt, known.CreatedBy);

    private static object Described(SensitivityOverride known) => new { sensitivity = Words(known.Sensitivity), known.Reason };
}
