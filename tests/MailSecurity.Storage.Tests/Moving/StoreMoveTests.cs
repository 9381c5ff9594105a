using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Storage.Moving;
using MailSecurity.Domain.Storage.Postgres;
using MailSecurity.Domain.Storage.Sqlite;
using MailSecurity.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace MailSecurity.Storage.Tests.Moving;

[Trait("Store", "Sqlite")]
public sealed class StoreMoveTests : IAsyncLifetime
{
    private const int Rows = 25;

    private readonly string _folder = Directory.CreateTempSubdirectory("mailsecurity-move-").FullName;
    private string _target = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_folder, "mailsecurity.db");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed.");
        _target = await PostgresServer.CreateEmptyDatabaseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        if (_target.Length > 0)
        {
            await PostgresServer.DropAsync(_target);
        }
    }

    [Fact]
    public async Task Move_OfEveryTableOfTheModel_BringsEveryRowWithEveryValue()
    {
        var tables = await FillAsync();
        Directory.CreateDirectory(Path.Combine(_folder, "keys"));
        await System.IO.File.WriteAllTextAsync(Path.Combine(_folder, "keys", "key-1.xml"), "<key id=\"1\" />", Cancel);

        var report = await MoveAsync();

        Assert.Equal((tables.Count, tables.Count * Rows, 1), (report.Tables, (int)report.Rows, report.Keys));
        await VerifyAsync(tables);
        Assert.Equal("<key id=\"1\" />", await AskAsync("""SELECT "Xml" FROM "ProtectionKeys" """));
    }

    [Fact]
    public async Task Tables_OfTheFile_AreThoseOfTheModel()
    {
        var tables = await FillAsync();

        await using var store = Open();
        await using var names = store.CreateCommand();
        names.CommandText = "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '__EFMigrations%'";
        await using var found = await names.ExecuteReaderAsync(Cancel);
        var all = new List<string>();
        while (await found.ReadAsync(Cancel))
        {
            all.Add(found.GetString(0));
        }

        Assert.Equal(all.Order(StringComparer.Ordinal), tables.Select(table => table.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Move_WhenItIsInterruptedAfterEveryBatchAndRunAgain_EndsTheSame()
    {
        var tables = await FillAsync();
        var runs = 0;
        while (true)
        {
            using var interrupt = new CancellationTokenSource();
            var batches = 0;
            try
            {
                await new StoreMove(File, Keys, _target, progress => Interrupt(progress, ref batches, interrupt)) { BatchSize = 7 }.RunAsync(startOver: false, interrupt.Token);
                break;
            }
            catch (OperationCanceledException)
            {
                runs++;
                await Assert.ThrowsAsync<StoreUnusableException>(StartOnTargetAsync);
            }
        }

        Assert.InRange(runs, 20, 100);
        await VerifyAsync(tables);
        await StartOnTargetAsync();
    }

    [Fact]
    public async Task Move_WhenTheStoreWasUsedMeanwhile_SaysSoAndStartsOverWhenTold()
    {
        var tables = await FillAsync();
        using (var interrupt = new CancellationTokenSource())
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new StoreMove(File, Keys, _target, progress => Stop(progress.IsChecked, interrupt)).RunAsync(startOver: false, interrupt.Token));
        }

        await RunAsync("""UPDATE "Domains" SET "Name"='changed' WHERE "Id"=3""");
        var failure = await Assert.ThrowsAsync<MoveException>(() => MoveAsync());
        Assert.Contains("Domains is not the same", failure.Message, StringComparison.Ordinal);

        await MoveAsync(startOver: true);
        Assert.Equal("changed", await AskAsync("""SELECT "Name" FROM "Domains" WHERE "Id"=3"""));
        Assert.Equal((long)Rows, await AskAsync($"SELECT COUNT(*) FROM \"{tables[^1].Name}\""));
    }

    [Fact]
    public async Task Numbers_AfterTheMove_GoOnAfterTheLastOneThatWasEverGiven()
    {
        await FillAsync();
        await RunAsync("""DELETE FROM "Domains" WHERE "Id"=25; UPDATE "AnalysisCursors" SET "LoginId"=4000 WHERE "Partition"=1""");
        await MoveAsync();

        Assert.Equal(26, await AskAsync("""INSERT INTO "Domains" ("AccountId","Name") VALUES (1, 'new') RETURNING "Id" """));
        Assert.Equal(4_001L, await AskAsync("""SELECT nextval('"LoginsNumbers"')"""));
        Assert.Equal(26L, await AskAsync("""SELECT nextval('"MessagesNumbers"')"""));
    }

    [Fact]
    public async Task Move_IntoADatabaseThatIsNotEmptyOrFromAStoreInUse_IsRefused()
    {
        await FillAsync();
        await MoveAsync();
        Assert.Contains("not empty", (await Assert.ThrowsAsync<MoveException>(() => MoveAsync())).Message, StringComparison.Ordinal);
        Assert.Contains("not empty", (await Assert.ThrowsAsync<MoveException>(() => MoveAsync(startOver: true))).Message, StringComparison.Ordinal);

        await AskAsync("""UPDATE "__EFMigrationsHistory" SET "MigrationId"='20200101000000_Other'""");
        Assert.Contains("another version", (await Assert.ThrowsAsync<MoveException>(() => MoveAsync())).Message, StringComparison.Ordinal);

        await using var running = await TestBench.CreateAsync();
        var other = new StoreMove(Path.Combine(running.Folder, "mailsecurity.db"), Keys, _target, _ => { });
        Assert.Contains("in use", (await Assert.ThrowsAsync<MoveException>(() => other.RunAsync(startOver: false, Cancel))).Message, StringComparison.Ordinal);
        Assert.Equal(1, await running.Store.ReadAsync(Domain.Tenant.System, db => db.Accounts.CountAsync(Cancel), Cancel));
    }

    [Fact]
    public async Task Move_FromNoStoreOrToNoServer_SaysWhatIsWrong()
    {
        Assert.Contains("There is no store", (await Assert.ThrowsAsync<MoveException>(() => MoveAsync())).Message, StringComparison.Ordinal);
        await FillAsync();
        await RunAsync("""UPDATE "__EFMigrationsHistory" SET "MigrationId"='20200101000000_Other'""");
        Assert.Contains("another version", (await Assert.ThrowsAsync<MoveException>(() => MoveAsync())).Message, StringComparison.Ordinal);
        await RunAsync("""DROP TABLE "__EFMigrationsHistory" """);
        Assert.Contains("not a store", (await Assert.ThrowsAsync<MoveException>(() => MoveAsync())).Message, StringComparison.Ordinal);
    }

    private string Keys => Path.Combine(_folder, "keys");

    private static void Interrupt(MoveProgress progress, ref int batches, CancellationTokenSource interrupt)
    {
        // Not the last batches' checks: those begin anew each time.
        if (!progress.IsChecked && ++batches == 7)
        {
            interrupt.Cancel();
        }
    }

    private static void Stop(bool now, CancellationTokenSource interrupt)
    {
        if (now)
        {
            interrupt.Cancel();
        }
    }

    private Task<MoveReport> MoveAsync(bool startOver = false) => new StoreMove(File, Keys, _target, _ => { }).RunAsync(startOver, Cancel);

    // What a host has beside the store.
    private static ServiceProvider Clock { get; } = new ServiceCollection().AddSingleton(new DatabaseClock(TimeProvider.System, NullLogger<DatabaseClock>.Instance)).BuildServiceProvider();

    private async Task StartOnTargetAsync()
    {
        await using var contexts = new PostgresContexts(_target);
        await new StoreSetup(contexts, new DataDirectory(_folder), Clock).PrepareAsync(Cancel);
    }

    // A store of this version, with as many rows in every table.
    private async Task<IReadOnlyList<MovedTable>> FillAsync()
    {
        using (var contexts = new SqliteContexts($"Data Source={File}"))
        {
            await new StoreSetup(contexts, new DataDirectory(_folder), Clock).PrepareAsync(Cancel);
        }

        await using var source = new SqliteDb(new DbContextOptionsBuilder<SqliteDb>().UseSqlite($"Data Source={File};Pooling=False").Options);
        await using var target = new PostgresContexts(_target);
        await using var model = target.Create(forWriting: false);
        var tables = MovedTable.Of(source, model);
        await using var store = Open();
        await using var transaction = await store.BeginTransactionAsync(Cancel);
        foreach (var table in tables)
        {
            await MadeUpRows.AddAsync(store, table, Rows);
        }

        await transaction.CommitAsync(Cancel);
        return tables;
    }

    private async Task VerifyAsync(IReadOnlyList<MovedTable> tables)
    {
        await using var connection = new NpgsqlConnection(_target);
        await connection.OpenAsync(Cancel);
        foreach (var table in tables)
        {
            await using var command = new NpgsqlCommand($"SELECT {table.ColumnList} FROM \"{table.Name}\" ORDER BY {table.KeyList}", connection);
            await using var rows = await command.ExecuteReaderAsync(Cancel);
            for (var number = 1; number <= Rows; number++)
            {
                Assert.True(await rows.ReadAsync(Cancel), $"{table.Name} has too few rows.");
                MadeUpRows.Verify(rows, table, number);
            }

            Assert.False(await rows.ReadAsync(Cancel), $"{table.Name} has too many rows.");
        }
    }

    private SqliteConnection Open()
    {
        var store = new SqliteConnection($"Data Source={File};Pooling=False;Foreign Keys=False");
        store.Open();
        return store;
    }

    private async Task RunAsync(string sql)
    {
        await using var store = Open();
        await using var command = store.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private async Task<object?> AskAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_target);
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancel);
    }
}
