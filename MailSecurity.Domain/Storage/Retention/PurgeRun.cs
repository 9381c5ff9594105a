using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Storage.Queries;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage.Retention;

/// <summary>One purge on its way: finds without holding anybody up, and deletes a little at a time.</summary>
internal sealed class PurgeRun(Store store, IStoreFile file, PurgePace pace, CancellationToken cancellation)
{
    // A checkpoint of this much is short, and comes before a commit of somebody else would have to make one.
    private const int RowsPerCheckpoint = 8_000;

    // Less is not worth giving back: tomorrow's logins take it.
    private const int FreeShare = 10;
    private const long LeastFree = 16 * 1024 * 1024;

    private long _sinceCheckpoint;

    public PurgeReport Report { get; } = new();

    /// <summary>How far every partition of the analysis has come: nothing behind that is deleted, however old.</summary>
    public Task<AnalysisPosition> JudgedAsync() => store.ReadAsync(Tenant.System, async db =>
    {
        var cursors = await db.AnalysisCursors.ToListAsync(cancellation);
        return cursors.Count == 0 ? default : new AnalysisPosition(cursors.Min(cursor => cursor.LoginId), cursors.Min(cursor => cursor.MessageId), 0);
    }, cancellation);

    public Task<int?> FirstAsync(Func<MailSecurityDb, IQueryable<int>> find) =>
        store.ReadAsync(Tenant.System, async db => await find(db).Select(value => (int?)value).FirstOrDefaultAsync(cancellation), cancellation);

    /// <summary>Deletes all that is found; answers how many. <paramref name="before"/> runs once, before the first is deleted.</summary>
    public async Task<long> DeleteAsync<T>(
        Func<MailSecurityDb, IQueryable<T>> find, Func<MailSecurityDb, T[], Task<int>> delete, Func<Task>? before = null)
    {
        var deleted = 0L;
        while (await store.ReadAsync(Tenant.System, db => find(db).ToListAsync(cancellation), cancellation) is { Count: > 0 } found)
        {
            if (before is not null)
            {
                await before();
                before = null;
            }

            var gone = 0L;
            for (var at = 0; at < found.Count;)
            {
                var ids = found.Skip(at).Take(pace.Rows).ToArray();
                gone += await pace.RunAsync(store, db => delete(db, ids), cancellation);
                at += ids.Length;
                await CheckpointAsync(ids.Length);
            }

            deleted += gone;
            if (gone == 0)
            {
                // What was found has found a use again.
                break;
            }
        }

        return deleted;
    }

    /// <summary>Deletes the counts of one day, from the first address on; one address may hold a day's worth of names.</summary>
    public async Task<long> DeleteDayAsync(int account, int day)
    {
        var deleted = 0L;
        while (true)
        {
            var most = pace.Rows;
            var last = await store.ReadAsync(
                Tenant.System, db => RetentionQueries.Day(db, account, day).Skip(most - 1).FirstOrDefaultAsync(cancellation), cancellation);
            var gone = await pace.RunAsync(store, db => DeleteUpToAsync(db.AddressDays.IgnoreQueryFilters().Where(row => row.AccountId == account && row.Day == day), last), cancellation);
            deleted += gone;
            await CheckpointAsync(gone);
            if (last is null)
            {
                return deleted;
            }
        }
    }

    /// <summary>Gives pages back to the disk when more than a tenth of the file is free.</summary>
    public async Task GiveBackAsync()
    {
        var size = await file.SizeAsync(cancellation);
        if (size.FreeBytes < LeastFree || size.FreeBytes < size.Bytes / FreeShare)
        {
            return;
        }

        // Half of it stays for tomorrow's logins.
        var left = size.FreePages;
        while (left > size.FreePages / 2)
        {
            var before = left;
            left = await pace.RunAsync(store, db => Task.FromResult(file.GiveBack(db, pace.Rows)), cancellation);
            await CheckpointAsync(pace.Rows);
            if (left >= before)
            {
                return;
            }
        }
    }

    public async Task<PurgeReport> FinishAsync()
    {
        await file.CheckpointAsync(cancellation);
        Report.LongestHeld = pace.Longest;
        return Report;
    }

    // In two statements, each a piece of the key: with an OR in one, the rest of the day would be looked through.
    private async Task<int> DeleteUpToAsync(IQueryable<Tables.AddressDayRow> rows, Tables.AddressDayRow? last)
    {
        if (last is null)
        {
            return await rows.ExecuteDeleteAsync(cancellation);
        }

        var (address, user) = (last.Address, last.UserId);
        return await rows.Where(row => row.Address < address).ExecuteDeleteAsync(cancellation)
            + await rows.Where(row => row.Address == address && row.UserId <= user).ExecuteDeleteAsync(cancellation);
    }

    private async Task CheckpointAsync(long rows)
    {
        _sinceCheckpoint += rows;
        if (_sinceCheckpoint >= RowsPerCheckpoint)
        {
            _sinceCheckpoint = 0;
            await file.CheckpointAsync(cancellation);
        }
    }
}
