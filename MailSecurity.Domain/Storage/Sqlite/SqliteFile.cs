using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage.Sqlite;

/// <inheritdoc cref="IStoreFile"/>
internal sealed class SqliteFile(IDbFactory contexts) : IStoreFile
{
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
