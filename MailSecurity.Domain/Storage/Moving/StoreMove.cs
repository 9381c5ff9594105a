using Microsoft.Data.Sqlite;
using Npgsql;

namespace MailSecurity.Domain.Storage.Moving;

/// <summary>
/// Moves a SQLite store into an empty PostgreSQL database, table by table in the order of their keys. Each batch is there as a whole
/// or not at all, so a move that was interrupted goes on after the last row that has arrived. At the end every row of both is read
/// again and compared; until then no panel starts on the target.
/// </summary>
/// <param name="file">The SQLite store.</param>
/// <param name="keys">The folder with the keys that protect cookies and secrets.</param>
/// <param name="target">The connection string of the target.</param>
/// <param name="told">Told after each batch and each comparison; may cancel.</param>
public sealed class StoreMove(string file, string keys, string target, Action<MoveProgress> told)
{
    private const string LastLogin = """SELECT MAX(COALESCE((SELECT MAX("Id") FROM "Logins"), 0), COALESCE((SELECT MAX("LoginId") FROM "AnalysisCursors"), 0))""";
    private const string LastMessage = """SELECT MAX(COALESCE((SELECT MAX("Id") FROM "Messages"), 0), COALESCE((SELECT MAX("MessageId") FROM "AnalysisCursors"), 0))""";

    /// <summary>Rows in one batch.</summary>
    public int BatchSize { get; init; } = 20_000;

    /// <param name="startOver">Whether what an earlier move has left in the target is thrown away.</param>
    /// <param name="cancellation">Interrupts it; it can be run again.</param>
    /// <exception cref="MoveException">Nothing was moved, or not all of it.</exception>
    public async Task<MoveReport> RunAsync(bool startOver, CancellationToken cancellation)
    {
        try
        {
            using var from = MoveSource.Open(Path.GetFullPath(file));
            await using var to = await MoveTarget.OpenAsync(target, cancellation);
            var tables = MovedTable.Of(from.Db, to.Db);
            await to.PrepareAsync(Path.GetFullPath(file), tables, startOver, cancellation);
            foreach (var table in tables)
            {
                await CopyAsync(from, to, table, cancellation);
            }

            var moved = await AddKeysAsync(to, cancellation);
            var rows = 0L;
            foreach (var table in tables)
            {
                rows += Compare(from, to, table, cancellation);
                await CountOnAsync(from, to, table, cancellation);
            }

            await NumberOnAsync(to, "LoginsNumbers", from.Number(LastLogin), cancellation);
            await NumberOnAsync(to, "MessagesNumbers", from.Number(LastMessage), cancellation);
            await to.FinishAsync(cancellation);
            return new MoveReport(tables.Count, rows, moved);
        }
        catch (Exception failure) when (failure is NpgsqlException or SqliteException or IOException or UnauthorizedAccessException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new MoveException(failure.Message, failure);
        }
    }

    private async Task CopyAsync(MoveSource from, MoveTarget to, MovedTable table, CancellationToken cancellation)
    {
        var (done, all) = (await to.CountAsync(table, cancellation), from.Number($"SELECT COUNT(*) FROM {MovedTable.Quote(table.Name)}"));
        foreach (var batch in from.Read(table, await to.LastAsync(table, cancellation)).Chunk(BatchSize))
        {
            await to.AddAsync(table, batch, cancellation);
            done += batch.Length;
            told(new MoveProgress(table.Name, done, all, IsChecked: false));
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private long Compare(MoveSource from, MoveTarget to, MovedTable table, CancellationToken cancellation)
    {
        var (here, there) = (SumOf(from.Read(table, last: null), cancellation), SumOf(to.Read(table), cancellation));
        if (!here.IsSameAs(there))
        {
            throw new MoveException(
                $"{table.Name} is not the same on both sides ({here.Rows:N0} rows here, {there.Rows:N0} there): the store was used while its move was interrupted. Say --start-over.");
        }

        told(new MoveProgress(table.Name, there.Rows, here.Rows, IsChecked: true));
        return there.Rows;
    }

    private static TableSum SumOf(IEnumerable<object?[]> rows, CancellationToken cancellation)
    {
        var sum = new TableSum();
        foreach (var row in rows)
        {
            sum.Add(row);
            if (sum.Rows % 1024 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }

        return sum;
    }

    // As the panel on PostgreSQL keeps them: one row a file.
    private async Task<int> AddKeysAsync(MoveTarget to, CancellationToken cancellation)
    {
        var files = Directory.Exists(keys) ? Directory.GetFiles(keys, "*.xml") : [];
        foreach (var key in files)
        {
            await to.AddKeyAsync(Path.GetFileNameWithoutExtension(key), await File.ReadAllTextAsync(key, cancellation), cancellation);
        }

        return files.Length;
    }

    // A number that was given once, of a row deleted since, is not given again.
    private static async Task CountOnAsync(MoveSource from, MoveTarget to, MovedTable table, CancellationToken cancellation)
    {
        if (table.Key is not [var column] || table.Columns.First(known => known.Name == column).Type is not ("integer" or "bigint"))
        {
            return;
        }

        var last = from.Number($"SELECT MAX({MovedTable.Quote(column)}) FROM {MovedTable.Quote(table.Name)}");
        if (from.Number("SELECT COUNT(*) FROM sqlite_master WHERE name='sqlite_sequence'") > 0)
        {
            last = Math.Max(last, from.Number("SELECT seq FROM sqlite_sequence WHERE name=@name", ("@name", table.Name)));
        }

        if (last > 0)
        {
            await to.CountOnAsync(table.Name, column, last, cancellation);
        }
    }

    private static Task NumberOnAsync(MoveTarget to, string sequence, long last, CancellationToken cancellation) =>
        last > 0 ? to.NumberOnAsync(sequence, last, cancellation) : Task.CompletedTask;
}
