using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage.Sqlite;

/// <inheritdoc cref="IStoreFile"/>
internal sealed class SqliteFile(IDbFactory contexts) : IStoreFile
{
    private const int Corrupt = 11;
    private const int NoDatabase = 26;

    public async Task<StoreSize> SizeAsync(CancellationToken cancellation)
    {
        await using var db = contexts.Create(forWriting: false);
        await db.Database.OpenConnectionAsync(cancellation);
        var log = new FileInfo(((SqliteConnection)db.Database.GetDbConnection()).DataSource + "-wal");
        return new StoreSize(Number(db, "PRAGMA page_size"), Number(db, "PRAGMA page_count"), Number(db, "PRAGMA freelist_count"), log.Exists ? log.Length : 0);
    }

    // PASSIVE neither waits for readers nor keeps writers out.
    public async Task CheckpointAsync(CancellationToken cancellation)
    {
        await using var db = contexts.Create(forWriting: false);
        await db.Database.OpenConnectionAsync(cancellation);
        using var checkpoint = Sql.Command(db, "PRAGMA wal_checkpoint(PASSIVE)");
        await checkpoint.ExecuteNonQueryAsync(cancellation);
    }

    // Reads the file once, beside all else; it compares no index with its table, which would take several times as long.
    public async Task<string?> DamageAsync(CancellationToken cancellation)
    {
        try
        {
            await using var db = contexts.Create(forWriting: false);
            await db.Database.OpenConnectionAsync(cancellation);
            using var check = Sql.Command(db, "PRAGMA quick_check(1)");
            return await Task.Run(check.ExecuteScalar, cancellation) is "ok" ? null : "its check found a fault";
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode is Corrupt or NoDatabase)
        {
            return failure.Message;
        }
    }

    public long GiveBack(MailSecurityDb db, int pages)
    {
        // Each step frees one page, and the driver would take one step only.
        using (var vacuum = new SqliteStatement(db, $"PRAGMA incremental_vacuum({pages})"))
        {
            while (vacuum.Read())
            {
            }
        }

        return Number(db, "PRAGMA freelist_count");
    }

    private static long Number(MailSecurityDb db, string pragma)
    {
        using var command = Sql.Command(db, pragma);
        return (long)command.ExecuteScalar()!;
    }
}
