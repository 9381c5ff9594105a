using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Storage.Retention;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MailSecurity.Domain.Storage.Postgres;

/// <inheritdoc cref="IDayParts"/>
internal sealed class PostgresDayParts(Store store, TimeProvider clock) : IDayParts
{
    private const int DaysAhead = 3;

    // Whoever wants to read waits behind the drop, and the drop behind whoever reads. If it is longer than this, it goes another day.
    private const string Wait = "SET LOCAL lock_timeout='1s'";

    // Whole days: a part goes when the last of it may.
    public DateTimeOffset KeptFrom(DateTimeOffset before) => new(before.UtcTicks - (before.UtcTicks % TimeSpan.TicksPerDay), TimeSpan.Zero);

    public Task MakeAheadAsync(CancellationToken cancellation) => store.WriteAsync(
        Tenant.System,
        db =>
        {
            foreach (var table in PostgresDays.Tables)
            {
                PostgresDays.Make(db, table, Enumerable.Range(0, DaysAhead).Select(day => clock.GetUtcNow().AddDays(day)));
            }

            return Task.CompletedTask;
        },
        cancellation);

    public async Task<(long Logins, long Messages)?> DropAsync(DateTimeOffset before, AnalysisPosition judged, Func<Task> first, CancellationToken cancellation)
    {
        async Task FirstAsync()
        {
            await first();
            first = () => Task.CompletedTask;
        }

        return (
            await DropAsync("Logins", before, judged.LoginId, FirstAsync, cancellation),
            await DropAsync("Messages", before, judged.MessageId, FirstAsync, cancellation));
    }

    private async Task<long> DropAsync(string table, DateTimeOffset before, long judged, Func<Task> first, CancellationToken cancellation)
    {
        var parts = await store.ReadAsync(Tenant.System, async db =>
        {
            await db.Database.OpenConnectionAsync(cancellation);
            return PostgresDays.Older(db, table, before);
        }, cancellation);
        var dropped = 0L;
        foreach (var part in parts)
        {
            // Counted outside of the transaction for which others wait. What comes in between is refused: it is older than is kept.
            if (await CountJudgedAsync(part, judged, cancellation) is not { } rows)
            {
                continue;
            }

            await first();
            dropped += await DropAsync(part, judged, cancellation) ? rows : 0;
        }

        return dropped;
    }

    // Null: the analysis has not passed all of it.
    private Task<long?> CountJudgedAsync(string part, long judged, CancellationToken cancellation) => store.ReadAsync(Tenant.System, async db =>
    {
        await db.Database.OpenConnectionAsync(cancellation);
        using var ask = Sql.Command(db, $"""SELECT COUNT(*), COUNT(*) FILTER (WHERE "Id">@judged) FROM "{part}" """, ("@judged", judged));
        using var answer = await ask.ExecuteReaderAsync(cancellation);
        await answer.ReadAsync(cancellation);
        return answer.GetInt64(1) == 0 ? answer.GetInt64(0) : (long?)null;
    }, cancellation);

    private async Task<bool> DropAsync(string part, long judged, CancellationToken cancellation)
    {
        try
        {
            return await store.WriteAsync(Tenant.System, async db =>
            {
                await db.Database.ExecuteSqlRawAsync(Wait, cancellation);
                using (var ask = Sql.Command(db, $"""SELECT 1 FROM "{part}" WHERE "Id">@judged LIMIT 1""", ("@judged", judged)))
                {
                    if (await ask.ExecuteScalarAsync(cancellation) is not null)
                    {
                        return false;
                    }
                }

                using var drop = Sql.Command(db, $"""DROP TABLE "{part}" """);
                await drop.ExecuteNonQueryAsync(cancellation);
                return true;
            }, cancellation);
        }
        catch (PostgresException failure) when (failure.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.UndefinedTable)
        {
            return false;
        }
    }
}
