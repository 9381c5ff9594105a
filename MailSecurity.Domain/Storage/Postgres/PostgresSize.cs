using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage.Postgres;

/// <summary>The size of the database. What vacuum has freed belongs to its tables, and the server makes its own checkpoints.</summary>
internal sealed class PostgresSize(IDbFactory contexts) : IStoreFile
{
    public async Task<StoreSize> SizeAsync(CancellationToken cancellation)
    {
        await using var db = contexts.Create(forWriting: false);
        await db.Database.OpenConnectionAsync(cancellation);
        using var ask = Sql.Command(db, "SELECT pg_database_size(current_database())");
        return new StoreSize(1, (long)(await ask.ExecuteScalarAsync(cancellation))!, 0, 0);
    }

    public Task CheckpointAsync(CancellationToken cancellation) => Task.CompletedTask;

    public long GiveBack(MailSecurityDb db, int pages) => 0;
}
