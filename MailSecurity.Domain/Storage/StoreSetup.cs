using MailSecurity.Domain.Storage.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace MailSecurity.Domain.Storage;

/// <summary>Brings the database up to this version's tables before anything else uses it.</summary>
public sealed class StoreSetup(IDbFactory contexts, DataDirectory data, IServiceProvider services)
{
    /// <exception cref="StoreUnusableException">It is damaged, or cannot be written.</exception>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        try
        {
            await MigrateAsync(cancellation);
        }
        catch (Exception failure) when (StoreUnusableException.From(failure, data.Path) is { } unusable)
        {
            throw unusable;
        }
    }

    private async Task MigrateAsync(CancellationToken cancellation)
    {
        await using var db = contexts.Create(forWriting: true);
        if (await db.WhyUnusableAsync(cancellation) is { } reason)
        {
            throw new StoreUnusableException(reason);
        }

        if (db.HasNodes)
        {
            await AgreeOnTimeAsync(db, cancellation);
        }

        await db.Database.MigrateAsync(cancellation);

        // In turn, because several nodes may start at once.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.TakeTurnAsync(cancellation);
        foreach (var guard in db.AppendOnly)
        {
            await db.Database.ExecuteSqlRawAsync(guard, cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    // Before anything is written with a time.
    private async Task AgreeOnTimeAsync(MailSecurityDb db, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        await services.GetRequiredService<DatabaseClock>().AskAsync((NpgsqlConnection)db.Database.GetDbConnection(), cancellation);
        await db.Database.CloseConnectionAsync();
    }
}
