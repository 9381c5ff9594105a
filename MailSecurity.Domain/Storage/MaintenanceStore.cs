using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>The time in which nobody of an Account is told of incidents. It ends by itself; what arose in it is told then.</summary>
public sealed class MaintenanceStore(Store store, IAlertSignal signal, IAlertFeed feed, TimeProvider clock)
{
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>Null if there is none now.</summary>
    public Task<Maintenance?> FindAsync(Tenant tenant, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return store.ReadAsync(
            tenant,
            db => db.Accounts.Where(account => account.Id == tenant.AccountId && account.MaintenanceUntil > now)
                .Select(account => new Maintenance(account.MaintenanceUntil!.Value, account.MaintenanceBy)).FirstOrDefaultAsync(cancellation),
            cancellation);
    }

    /// <summary>Begins it, or moves the end of the one that there is. A sentence for the person if not; otherwise null.</summary>
    public Task<string?> BeginAsync(Actor actor, TimeSpan length, CancellationToken cancellation) =>
        length <= TimeSpan.Zero || length > Longest ? Task.FromResult<string?>("Maintenance lasts at most 7 days.") : SetAsync(actor, clock.GetUtcNow() + length, cancellation);

    public Task<string?> EndAsync(Actor actor, CancellationToken cancellation) => SetAsync(actor, null, cancellation);

    private async Task<string?> SetAsync(Actor actor, DateTimeOffset? until, CancellationToken cancellation)
    {
        var (problem, accountId) = await store.WriteAsync<(string?, int)>(Tenant.System, async db =>
        {
            if (await db.GrantAsync(actor.Id ?? default, cancellation) is not { CanOpenPanel: true, Domains: null } grant || !grant.Allows(Section.OnCall, Level.Edit))
            {
                return (AdminStore.NotAllowed, 0);
            }

            var now = clock.GetUtcNow();
            var account = await db.Accounts.AsTracking().SingleAsync(known => known.Id == grant.AccountId, cancellation);
            var before = new { until = account.MaintenanceUntil };
            (account.MaintenanceUntil, account.MaintenanceBy) = (until, actor.Name);
            AuditStore.Note(
                db, now, grant.AccountId, actor, until is null ? AuditAction.MaintenanceEnded : AuditAction.MaintenanceStarted, account.Name, before, new { until });

            // Whatever it held back is judged anew.
            await db.AlertDeliveries.Where(delivery => delivery.AccountId == grant.AccountId && delivery.State == DeliveryState.Held && delivery.DueAt > now)
                .ExecuteUpdateAsync(delivery => delivery.SetProperty(d => d.DueAt, now), cancellation);
            return (null, grant.AccountId);
        }, cancellation);
        if (problem is null)
        {
            signal.Raised();
            feed.Changed(accountId);
        }

        return problem;
    }
}

/// <summary>Nobody is told of incidents until then.</summary>
public sealed record Maintenance(DateTimeOffset Until, string By);
