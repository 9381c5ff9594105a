using System.Globalization;
using MailSecurity.Domain.Storage.Postgres;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MailSecurity.Domain.Storage.Moving;

/// <summary>
/// The PostgreSQL database that is filled. While it holds the table <see cref="Mark"/> a move into it is unfinished, and no panel
/// starts on it.
/// </summary>
internal sealed class MoveTarget : IAsyncDisposable
{
    public const string Mark = "UnfinishedMove";

    // Held as long as the connection lives: one move at a time.
    private const string TakeTurn = "SELECT pg_try_advisory_lock(5081)";

    private readonly NpgsqlConnection _connection;
    private readonly PostgresContexts _contexts;

    private MoveTarget(NpgsqlConnection connection, PostgresContexts contexts) =>
        (_connection, _contexts, Db) = (connection, contexts, (PostgresDb)contexts.Create(forWriting: true));

    public PostgresDb Db { get; }

    public static async Task<MoveTarget> OpenAsync(string connectionString, CancellationToken cancellation)
    {
        var text = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, ApplicationName = "MailSecurity migrate-store", CommandTimeout = 0 }.ToString();
        var connection = new NpgsqlConnection(text);
        await connection.OpenAsync(cancellation);
        return new MoveTarget(connection, new PostgresContexts(connectionString));
    }

    /// <summary>Makes the tables and the mark, or finds those of a move from the same file that was interrupted.</summary>
    /// <exception cref="MoveException">Something else is in it.</exception>
    public async Task PrepareAsync(string source, IReadOnlyList<MovedTable> tables, bool startOver, CancellationToken cancellation)
    {
        Refuse(!(bool)(await ScalarAsync(TakeTurn, cancellation))!, "Another migrate-store is at work on this database.");
        var applied = (await Db.Database.GetAppliedMigrationsAsync(cancellation)).ToHashSet();
        Refuse(applied.Count > 0 && !applied.SetEquals(Db.Database.GetMigrations()), "The database is of another version of MailSecurity. Name an empty one.");
        Refuse(
            applied.Count == 0 && await NumberAsync("SELECT COUNT(*) FROM pg_class WHERE relnamespace='public'::regnamespace AND relkind IN ('r','p','v','m')", cancellation) > 0,
            "The database is not empty: it has tables that are not MailSecurity's.");
        if (await NumberAsync($"SELECT COUNT(*) FROM pg_class WHERE relname='{Mark}'", cancellation) > 0)
        {
            var begun = (string?)await ScalarAsync($"""SELECT "Source" FROM "{Mark}" """, cancellation);
            Refuse(begun != source && !startOver, $"The database holds a part of {begun}, whose move was not finished. Go on with that one, or say --start-over.");
        }
        else
        {
            await Db.Database.MigrateAsync(cancellation);
            foreach (var table in tables.Select(table => table.Name).Append("ProtectionKeys"))
            {
                Refuse(await ScalarAsync($"SELECT 1 FROM {MovedTable.Quote(table)} LIMIT 1", cancellation) is not null, "The database is not empty: a panel has run on it. Name an empty one.");
            }

            await RunAsync($"""CREATE TABLE "{Mark}" ("Source" text NOT NULL); INSERT INTO "{Mark}" VALUES (@value)""", cancellation, source);
            return;
        }

        if (startOver)
        {
            await RunAsync($"""TRUNCATE {string.Join(',', tables.Select(table => MovedTable.Quote(table.Name)))}, "ProtectionKeys"; UPDATE "{Mark}" SET "Source"=@value""", cancellation, source);
        }
    }

    /// <summary>The key of the last row that is there; null: none is.</summary>
    public async Task<object[]?> LastAsync(MovedTable table, CancellationToken cancellation)
    {
        var descending = string.Join(',', table.Key.Select(column => MovedTable.Quote(column) + " DESC"));
        await using var command = Command($"SELECT {table.KeyList} FROM {MovedTable.Quote(table.Name)} ORDER BY {descending} LIMIT 1");
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        if (!await rows.ReadAsync(cancellation))
        {
            return null;
        }

        var key = new object[table.Key.Count];
        rows.GetValues(key);
        return key;
    }

    public Task<long> CountAsync(MovedTable table, CancellationToken cancellation) => NumberAsync($"SELECT COUNT(*) FROM {MovedTable.Quote(table.Name)}", cancellation);

    /// <summary>Adds all of the rows, or none.</summary>
    public async Task AddAsync(MovedTable table, IReadOnlyList<object?[]> rows, CancellationToken cancellation)
    {
        if (PostgresDays.Tables.Contains(table.Name))
        {
            var time = table.Columns.Select(column => column.Name).ToList().IndexOf("At");
            PostgresDays.Make(_connection, transaction: null, table.Name, rows.Select(row => (long)row[time]!));
        }

        await using var copy = await _connection.BeginBinaryImportAsync($"COPY {MovedTable.Quote(table.Name)} ({table.ColumnList}) FROM STDIN (FORMAT BINARY)", cancellation);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancellation);
            for (var at = 0; at < row.Length; at++)
            {
                if (row[at] is { } value)
                {
                    await copy.WriteAsync(value, table.Columns[at].Type, cancellation);
                }
                else
                {
                    await copy.WriteNullAsync(cancellation);
                }
            }
        }

        await copy.CompleteAsync(cancellation);
    }

    public IEnumerable<object?[]> Read(MovedTable table)
    {
        using var command = Command($"SELECT {table.ColumnList} FROM {MovedTable.Quote(table.Name)}");
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            yield return MovedValue.ReadRow(rows, table);
        }
    }

    public async Task AddKeyAsync(string name, string xml, CancellationToken cancellation)
    {
        await using var add = Command("""INSERT INTO "ProtectionKeys" ("Name","Xml") VALUES (@name, @xml) ON CONFLICT ("Name") DO UPDATE SET "Xml"=excluded."Xml" """);
        add.Parameters.AddWithValue("@name", name);
        add.Parameters.AddWithValue("@xml", xml);
        await add.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The number after which a column that counts by itself goes on; nothing happens to other columns.</summary>
    public Task CountOnAsync(string table, string column, long last, CancellationToken cancellation) => RunAsync(
        $"SELECT setval(pg_get_serial_sequence('{MovedTable.Quote(table)}', '{column}'), {last.ToString(CultureInfo.InvariantCulture)})", cancellation);

    /// <inheritdoc cref="CountOnAsync"/>
    public Task NumberOnAsync(string sequence, long last, CancellationToken cancellation) =>
        RunAsync($"SELECT setval('{MovedTable.Quote(sequence)}', {last.ToString(CultureInfo.InvariantCulture)})", cancellation);

    /// <summary>From here on a panel starts on it.</summary>
    public Task FinishAsync(CancellationToken cancellation) => RunAsync($"""ANALYZE; DROP TABLE "{Mark}" """, cancellation);

    public async ValueTask DisposeAsync()
    {
        await Db.DisposeAsync();
        await _contexts.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static void Refuse(bool isWrong, string reason)
    {
        if (isWrong)
        {
            throw new MoveException(reason);
        }
    }

    private async Task<long> NumberAsync(string sql, CancellationToken cancellation) => Convert.ToInt64(await ScalarAsync(sql, cancellation), CultureInfo.InvariantCulture);

    private async Task<object?> ScalarAsync(string sql, CancellationToken cancellation)
    {
        await using var command = Command(sql);
        return await command.ExecuteScalarAsync(cancellation);
    }

    private async Task RunAsync(string sql, CancellationToken cancellation, string? value = null)
    {
        await using var command = Command(sql);
        if (value is not null)
        {
            command.Parameters.AddWithValue("@value", value);
        }

        await command.ExecuteNonQueryAsync(cancellation);
    }

    private NpgsqlCommand Command(string sql) => new(sql, _connection);
}
