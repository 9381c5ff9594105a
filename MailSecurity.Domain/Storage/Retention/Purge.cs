using MailSecurity.Domain.Storage.Queries;
using MailSecurity.Domain.Storage.Tables;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Storage.Retention;

/// <summary>
/// Deletes what is older than it is kept, in short transactions between which everybody else writes. What is to go is looked up
/// outside of them. It can be interrupted anywhere and begun again.
/// </summary>
public sealed class Purge(Store store, IStoreFile file, IDayParts days, IOptions<RetentionOptions> options, TimeProvider clock)
{
    private const int UsersAtOnce = 2_000;
    private const int MostAtOnce = 20_000;

    public static readonly TimeSpan Every = TimeSpan.FromDays(1);

    /// <summary>Purges once a day; null if it is not time. A store that is new has nothing to forget on its first day.</summary>
    public async Task<PurgeReport?> RunIfDueAsync(CancellationToken cancellation)
    {
        await days.MakeAheadAsync(cancellation);
        var now = clock.GetUtcNow();
        var finishedAt = (await store.ReadAsync(Tenant.System, db => PurgeMarks.ReadAsync(db, cancellation), cancellation)).FinishedAt;
        if (finishedAt == default)
        {
            await MarkAsync(mark => mark.FinishedAt = now, cancellation);
            return null;
        }

        // A clock that was ahead once must not keep everything for as long.
        return now - finishedAt is var since && since >= TimeSpan.Zero && since < Every ? null : await RunAsync(cancellation);
    }

    public async Task<PurgeReport> RunAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var before = days.KeptFrom(now.AddDays(-options.Value.LoginDays));
        var run = new PurgeRun(store, file, new PurgePace(clock), cancellation);
        var (accounts, sources, lastUser) = await store.ReadAsync(Tenant.System, async db => (
            await db.Accounts.Select(account => account.Id).ToListAsync(cancellation),
            await db.Sources.Select(source => source.Id).ToListAsync(cancellation),
            await db.MailUsers.MaxAsync(user => (int?)user.Id, cancellation) ?? 0), cancellation);
        var dropped = await days.DropAsync(before, await run.JudgedAsync(), () => ForgetAsync(before, cancellation), cancellation);
        (run.Report.Logins, run.Report.Messages) = dropped ?? default;
        for (var after = 0; after < lastUser; after += UsersAtOnce)
        {
            var users = new UserWindow(after, after + UsersAtOnce);
            if (dropped is null)
            {
                await LoginsOfAsync(run, users, before, cancellation);
            }

            await NobodyAmongAsync(run, users, cancellation);
        }

        foreach (var account in accounts)
        {
            await OfAccountAsync(run, account, now, cancellation);
        }

        foreach (var source in sources)
        {
            run.Report.UnreadableLines += await run.DeleteAsync(
                db => RetentionQueries.UnreadableLines(db, source, before).Take(MostAtOnce),
                (db, ids) => db.UnreadableLines.IgnoreQueryFilters().Where(line => ids.Contains(line.Id)).ExecuteDeleteAsync(cancellation));
        }

        await run.GiveBackAsync();
        await MarkAsync(mark => mark.FinishedAt = now, cancellation);
        return await run.FinishAsync();
    }

    private Task ForgetAsync(DateTimeOffset before, CancellationToken cancellation) =>
        MarkAsync(mark => mark.Before = before > mark.Before || mark.Before > clock.GetUtcNow() ? before : mark.Before, cancellation);

    private async Task LoginsOfAsync(PurgeRun run, UserWindow users, DateTimeOffset before, CancellationToken cancellation)
    {
        var judged = await run.JudgedAsync();
        run.Report.Logins += await run.DeleteAsync(
            db => RetentionQueries.Logins(db, users, before, judged.LoginId).Take(MostAtOnce),
            (db, ids) => db.Logins.IgnoreQueryFilters().Where(row => ids.Contains(row.Id)).ExecuteDeleteAsync(cancellation),
            () => ForgetAsync(before, cancellation));
        run.Report.Messages += await run.DeleteAsync(
            db => RetentionQueries.Messages(db, users, before, judged.MessageId).Take(MostAtOnce),
            (db, ids) => db.Messages.IgnoreQueryFilters().Where(row => ids.Contains(row.Id)).ExecuteDeleteAsync(cancellation),
            () => ForgetAsync(before, cancellation));
    }

    private static async Task NobodyAmongAsync(PurgeRun run, UserWindow users, CancellationToken cancellation) =>
        run.Report.Users += await run.DeleteAsync(
            db => RetentionQueries.Nobody(db, users).Select(user => user.Id).Take(MostAtOnce),
            async (db, ids) =>
            {
                // Asked again inside the transaction: somebody may have logged in since.
                await PurgeMarks.ChangeAsync(db, mark => mark.Names++, cancellation);
                return await RetentionQueries.Nobody(db, users).Where(user => ids.Contains(user.Id)).ExecuteDeleteAsync(cancellation);
            });

    private async Task OfAccountAsync(PurgeRun run, int account, DateTimeOffset now, CancellationToken cancellation)
    {
        var (before, beforeIncidents) = (now.AddDays(-options.Value.LoginDays), now.AddDays(-options.Value.IncidentDays));
        run.Report.NotRaised += await run.DeleteAsync(
            db => RetentionQueries.NotRaised(db, account, before).Take(MostAtOnce),
            (db, ids) => db.Reasons.IgnoreQueryFilters().Where(reason => ids.Contains(reason.Id) && reason.IncidentId == null && reason.LastAt < before).ExecuteDeleteAsync(cancellation));
        run.Report.Alerts += await run.DeleteAsync(
            db => RetentionQueries.Alerts(db, account, before).Take(MostAtOnce),
            (db, ids) => db.Alerts.IgnoreQueryFilters().Where(alert => ids.Contains(alert.Id)).ExecuteDeleteAsync(cancellation));
        run.Report.Incidents += await run.DeleteAsync(
            db => RetentionQueries.Incidents(db, account, beforeIncidents).Take(MostAtOnce),
            (db, ids) => DeleteIncidentsAsync(db, ids, beforeIncidents, cancellation));
        var firstDay = AddressDayRow.DayOf(now.AddDays(-options.Value.AggregateDays));
        while (await run.FirstAsync(db => RetentionQueries.Days(db, account, firstDay)) is { } day)
        {
            run.Report.AddressDays += await run.DeleteDayAsync(account, day);
        }
    }

    // Closed still: trust that ended may have opened one again. Its history goes with it.
    private static async Task<int> DeleteIncidentsAsync(MailSecurityDb db, Guid[] found, DateTimeOffset before, CancellationToken cancellation)
    {
        var ids = await db.Incidents.Where(incident => found.Contains(incident.Id) && incident.ClosedAt < before).Select(incident => incident.Id).ToArrayAsync(cancellation);
        await db.Reasons.IgnoreQueryFilters().Where(reason => reason.IncidentId != null && ids.Contains(reason.IncidentId.Value)).ExecuteDeleteAsync(cancellation);
        await db.Alerts.IgnoreQueryFilters().Where(alert => alert.IncidentId != null && ids.Contains(alert.IncidentId.Value)).ExecuteDeleteAsync(cancellation);
        return await db.Incidents.IgnoreQueryFilters().Where(incident => ids.Contains(incident.Id)).ExecuteDeleteAsync(cancellation);
    }

    private Task MarkAsync(Action<PurgeMarkRow> change, CancellationToken cancellation) =>
        store.WriteAsync(Tenant.System, db => PurgeMarks.ChangeAsync(db, change, cancellation), cancellation);
}
