using MailSecurity.Domain.Storage.Postgres;
using MailSecurity.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace MailSecurity.Storage.Tests;

public sealed class DatabaseClockTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clocks_FiveMinutesApart_AgreeOnTheDatabases()
    {
        await using var database = await OpenAsync();
        var now = TimeProvider.System.GetUtcNow();
        var behind = await AskedAsync(now.AddMinutes(-5), database);
        var ahead = await AskedAsync(now.AddMinutes(5), database);

        Assert.InRange(behind.Ahead, TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(6));
        Assert.InRange((behind.GetUtcNow() - ahead.GetUtcNow()).Duration(), TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Clock_ThatIsRight_IsLeftAlone()
    {
        await using var database = await OpenAsync();
        var clock = new DatabaseClock(TimeProvider.System, NullLogger<DatabaseClock>.Instance);

        await clock.AskAsync(database, Cancel);

        Assert.Equal(TimeSpan.Zero, clock.Ahead);
    }

    [Fact]
    public async Task Clock_ThatIsSetRight_IsBelievedAgain()
    {
        await using var database = await OpenAsync();
        var own = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddMinutes(-5));
        var clock = new DatabaseClock(own, NullLogger<DatabaseClock>.Instance);
        await clock.AskAsync(database, Cancel);
        Assert.NotEqual(TimeSpan.Zero, clock.Ahead);

        own.SetUtcNow(TimeProvider.System.GetUtcNow().AddMinutes(5));
        await clock.AskAsync(database, Cancel);

        Assert.True(clock.Ahead < TimeSpan.Zero);
    }

    private static async Task<DatabaseClock> AskedAsync(DateTimeOffset own, NpgsqlConnection database)
    {
        var clock = new DatabaseClock(new FakeTimeProvider(own), NullLogger<DatabaseClock>.Instance);
        await clock.AskAsync(database, Cancel);
        return clock;
    }

    private static async Task<NpgsqlConnection> OpenAsync()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed.");
        var connection = new NpgsqlConnection(await PostgresServer.CreateEmptyDatabaseAsync());
        await connection.OpenAsync(Cancel);
        return connection;
    }
}
