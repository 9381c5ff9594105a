using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>
/// The way into the database: one context per unit of work, for one tenant. Writes are one transaction each and follow one
/// another, in this process and in all others on the same store: what is read inside a write is still so when it commits, and
/// numbers become visible in their order. Within the process they hand over at once, without waking from the database's wait.
/// </summary>
public sealed class Store(IDbFactory contexts) : IDisposable
{
    private readonly SemaphoreSlim _oneWriter = new(1, 1);

    public async Task<T> ReadAsync<T>(Tenant tenant, Func<MailSecurityDb, Task<T>> read, CancellationToken cancellation = default)
    {
        await using var db = contexts.Create(forWriting: false);
        db.Tenant = tenant;
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await read(db);
    }

    /// <summary>Runs <paramref name="write"/> in one transaction, saves what it changed, and commits; on an exception nothing is kept.</summary>
    public async Task<T> WriteAsync<T>(Tenant tenant, Func<MailSecurityDb, Task<T>> write, CancellationToken cancellation = default)
    {
        await _oneWriter.WaitAsync(cancellation);
        try
        {
            await using var db = contexts.Create(forWriting: true);
            db.Tenant = tenant;
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            await db.TakeTurnAsync(cancellation);
            var answer = await write(db);
            await db.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
            return answer;
        }
        finally
        {
            _oneWriter.Release();
        }
    }

    public Task WriteAsync(Tenant tenant, Func<MailSecurityDb, Task> write, CancellationToken cancellation = default) =>
        WriteAsync(tenant, async db => { await write(db); return true; }, cancellation);

    public void Dispose() => _oneWriter.Dispose();
}

/// <summary>
/// Makes contexts of whichever database is configured: IDbContextFactory of a derived context is not one of the base, and a
/// scoped context would live as long as a circuit.
/// </summary>
public interface IDbFactory
{
    MailSecurityDb Create(bool forWriting);
}
