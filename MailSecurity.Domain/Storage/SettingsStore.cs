using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.Tuning;
using MailSecurity.Domain.Storage.Queries;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>
/// What an Account decides about its detection. Each change is checked, written down in the audit log and stored in one
/// transaction, and makes an analysis under way read again: what is judged after it is judged by it. Incidents that are open stay
/// for a person to decide. Problems are sentences for the person; null means done.
/// </summary>
public sealed partial class SettingsStore(Store store, DetectionLimits limits, TimeProvider clock)
{
    public const string ChangedMeanwhile = "Somebody else has changed these settings meanwhile. They are shown as they are now.";
    private const string OfWholeAccount = "These settings are for every Domain of the Account. You may see some of its Domains only.";

    /// <summary>What holds where an Account has changed nothing.</summary>
    public DetectionLimits Defaults => limits;

    /// <summary>The Account's settings, and the overrides that the tenant may see.</summary>
    public Task<AccountSettings> ReadAsync(Tenant tenant, CancellationToken cancellation) =>
        store.ReadAsync(tenant, async db =>
        {
            var id = tenant.AccountId;
            var revision = await db.Accounts.Where(account => account.Id == id).Select(account => account.SettingsRevision).FirstAsync(cancellation);
            var settings = (await SettingsQueries.ReadAsync(db, [id], cancellation))[id];
            return new AccountSettings(settings, revision, await OverridesAsync(db, cancellation));
        }, cancellation);

    /// <summary>Sensitivity and thresholds of the Account, if nobody has changed them since <paramref name="revision"/> was read.</summary>
    public Task<string?> SaveAsync(Actor actor, DetectionSettings wanted, int revision, CancellationToken cancellation) =>
        WriteAsync(actor, Level.Edit, async work =>
        {
            if (!work.Grant.Tenant.SeesAllDomains)
            {
                return OfWholeAccount;
            }

            if (!Enum.IsDefined(wanted.Sensitivity))
            {
                return "There is no such sensitivity.";
            }

            // What is like the default is no change: it follows the default when that is changed.
            var changed = Threshold.All
                .Where(threshold => wanted.Thresholds.TryGetValue(threshold.Key, out var value) && value != threshold.Read(limits))
                .ToDictionary(threshold => threshold.Key, threshold => wanted.Thresholds[threshold.Key]);
            if (Threshold.Problems(wanted.Thresholds, limits) is { Count: > 0 } problems)
            {
                return string.Join(" ", problems);
            }

            var account = await work.Db.Accounts.AsTracking().FirstAsync(known => known.Id == work.Grant.AccountId, cancellation);
            if (account.SettingsRevision != revision)
            {
                return ChangedMeanwhile;
            }

            var before = Described(account);
            (account.Sensitivity, account.Thresholds, account.SettingsRevision) = (wanted.Sensitivity, changed, revision + 1);
            AuditStore.Note(work.Db, work.Now, account.Id, actor, AuditAction.DetectionChanged, account.Name, before, Described(account));
            return null;
        }, cancellation);

    private static object Described(Account account) => new { sensitivity = Words(account.Sensitivity), thresholds = account.Thresholds };

    private static string Words(Sensitivity sensitivity) => sensitivity.ToString().ToLowerInvariant();

    private async Task<string?> WriteAsync(Actor actor, Level level, Func<Work, Task<string?>> change, CancellationToken cancellation)
    {
        string? problem = null;
        try
        {
            await store.WriteAsync(Tenant.System, async db =>
            {
                // From here on the context sees what the person sees.
                var grant = await db.GrantAsync(actor.Id ?? default, cancellation);
                db.Tenant = grant?.Tenant ?? default;
                problem = grant?.Allows(Section.Settings, level) == true ? await change(new Work(db, grant, clock.GetUtcNow())) : AdminStore.NotAllowed;

                // Thrown, so that the transaction keeps nothing of a change that was refused.
                _ = problem is null ? await ProfileCorrection.ReadAgainAsync(db, cancellation) : throw new RefusedException();
            }, cancellation);
        }
        catch (RefusedException)
        {
            return problem;
        }

        return null;
    }

    private sealed record Work(MailSecurityDb Db, AdminGrant Grant, DateTimeOffset Now);

    private sealed class RefusedException : Exception;
}

/// <summary>An Account's settings as they are shown and changed.</summary>
public sealed record AccountSettings(DetectionSettings Settings, int Revision, IReadOnlyList<OverrideLine> Overrides);

/// <summary>An override with the names of what it applies to.</summary>
public sealed record OverrideLine(int Id, string Domain, string? User, Sensitivity Sensitivity, string Reason, DateTimeOffset CreatedAt, string CreatedBy);

/// <summary>An override as somebody asks for it; nothing of it is checked yet.</summary>
public sealed record NewOverride(string? Domain, string? User, Sensitivity Sensitivity, string? Reason);

/// <summary>A network's kind as somebody asks for it; nothing of it is checked yet.</summary>
public sealed record NewNetworkKind(string? Key, Geo.NetworkKind Kind, string? Name, string? Reason);
