using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Watch;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>
/// Health problems as alerts: one for each Account as long as the problem lasts, by the Account's plan as incidents are. What the store
/// says counts, so a restart tells nobody twice.
/// </summary>
public sealed class HealthAlerts(Store store, IAlertSignal signal, IAlertFeed feed, TimeProvider clock) : IHealthPager
{
    /// <summary>A problem that was not seen for so long has ended: one that comes and goes is one problem, and nodes see different ones.</summary>
    public static readonly TimeSpan EndsAfter = TimeSpan.FromMinutes(5);

    public async Task LookAsync(IReadOnlyCollection<HealthProblem> seen, bool isComplete, CancellationToken cancellation)
    {
        if (seen.Count == 0 && !await store.ReadAsync(Tenant.System, db => Lasting(db).AnyAsync(cancellation), cancellation))
        {
            return;
        }

        var changed = await store.WriteAsync(Tenant.System, async db =>
        {
            var (now, accounts) = (clock.GetUtcNow(), new HashSet<int>());
            var lasting = await Lasting(db).AsTracking().ToDictionaryAsync(alert => (alert.AccountId, alert.HealthKey!), cancellation);
            foreach (var (account, problem) in await WhoseAsync(db, seen, cancellation))
            {
                if (lasting.TryGetValue((account, problem.Key), out var known))
                {
                    known.SeenAt = now;
                }
                else if (await IsSetUpAsync(db, account, cancellation))
                {
                    db.Alerts.Add(New(account, problem, now));
                    accounts.Add(account);
                }
            }

            foreach (var over in lasting.Values.Where(alert => isComplete && alert.SeenAt <= now - EndsAfter))
            {
                await EndAsync(db, over, now, cancellation);
                accounts.Add(over.AccountId);
            }

            return accounts;
        }, cancellation);
        Tell(changed);
    }

    /// <summary>Somebody takes it upon them: nobody else is told until it has ended. False if they may not, or somebody has it.</summary>
    public async Task<bool> TakeAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        var account = await store.WriteAsync<int?>(Tenant.System, async db =>
            await db.GrantAsync(actor.Id ?? default, cancellation) is { CanOpenPanel: true } grant
            && await db.Alerts.FirstOrDefaultAsync(alert => alert.Id == id && alert.HealthKey != null, cancellation) is { } alert
            && Sees(grant, alert, Level.Edit)
            && await StopAsync(db, id, grant.Name, clock.GetUtcNow(), cancellation) ? alert.AccountId : null, cancellation);
        Tell(account is { } taken ? [taken] : []);
        return account is not null;
    }

    /// <summary>The installation's are the Provider's; an Account's are of whoever may do that with its sources, of all Domains.</summary>
    internal static bool Sees(AdminGrant grant, Alert alert, Level level) =>
        grant.AccountId == alert.AccountId && (grant.IsProvider || (!alert.IsForProvider && grant.Domains is null && grant.Allows(Section.Sources, level)));

    internal static async Task<bool> StopAsync(MailSecurityDb db, Guid id, string by, DateTimeOffset now, CancellationToken cancellation)
    {
        var isFirst = await db.Alerts.Where(alert => alert.Id == id && alert.StoppedAt == null).ExecuteUpdateAsync(
            alert => alert.SetProperty(a => a.StoppedAt, now).SetProperty(a => a.StoppedBy, by).SetProperty(a => a.NextAt, (DateTimeOffset?)null), cancellation) == 1;
        if (isFirst)
        {
            await Withdrawals.AddAsync(db, [id], now, cancellation);
        }

        return isFirst;
    }

    private static IQueryable<Alert> Lasting(MailSecurityDb db) => db.Alerts.Where(alert => alert.HealthKey != null && !alert.IsOfClosedCase);

    private static async Task EndAsync(MailSecurityDb db, Alert alert, DateTimeOffset now, CancellationToken cancellation)
    {
        (alert.IsOfClosedCase, alert.NextAt, alert.StoppedBy, alert.StoppedAt) = (true, null, alert.StoppedBy ?? "its own end", alert.StoppedAt ?? now);

        // In maintenance nobody is told of anything.
        if (!await db.Accounts.AnyAsync(account => account.Id == alert.AccountId && account.MaintenanceUntil > now, cancellation))
        {
            await Withdrawals.EndAsync(db, [alert.Id], now, cancellation);
        }
    }

    // What is nobody's in particular is told to the Accounts of the Provider's Admins.
    private static async Task<List<(int Account, HealthProblem Problem)>> WhoseAsync(MailSecurityDb db, IReadOnlyCollection<HealthProblem> seen, CancellationToken cancellation)
    {
        var providers = seen.All(problem => problem.AccountId is not null) ? []
            : await db.Users.Where(admin => admin.IsProvider && admin.DisabledAt == null).Select(admin => admin.AccountId).Distinct().ToListAsync(cancellation);
        return [.. seen.DistinctBy(problem => problem.Key).SelectMany(problem => problem.AccountId is { } own ? [(own, problem)] : providers.Select(account => (account, problem)))];
    }

    // Without anybody who can be told or a plan, the panel shows it and that is all.
    private static async Task<bool> IsSetUpAsync(MailSecurityDb db, int account, CancellationToken cancellation) =>
        await db.OnCallPlans.AnyAsync(plan => plan.AccountId == account, cancellation)
        || await db.PushDevices.AnyAsync(device => device.AccountId == account && device.EndedAt == null, cancellation)
        || await db.AlertChoices.AnyAsync(choice => choice.AccountId == account && choice.MailFrom != null, cancellation)
        || await db.AlertWebhooks.AnyAsync(webhook => webhook.AccountId == account, cancellation);

    private static Alert New(int account, HealthProblem problem, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        AccountId = account,
        HealthKey = problem.Key,
        IsForProvider = problem.AccountId is null,
        SeenAt = now,
        Severity = problem.IsBlinding ? Severity.Critical : Severity.High,
        Reason = problem.Text,
        RaisedAt = now,
        NextAt = now,
    };

    private void Tell(HashSet<int> accounts)
    {
        foreach (var account in accounts)
        {
            feed.Changed(account);
        }

        if (accounts.Count > 0)
        {
            signal.Raised();
        }
    }
}
