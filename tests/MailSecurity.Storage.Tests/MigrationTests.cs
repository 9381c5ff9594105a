using MailSecurity.Domain.Storage;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Storage.Tests;

public sealed class MigrationTests
{
    [Fact]
    public async Task Store_WhenTheModelIsCompared_HasNoPendingChanges()
    {
        await using var bench = await TestBench.CreateAsync();
        await using var db = bench.Get<IDbFactory>().Create(forWriting: true);

        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Trait("Store", "Sqlite")]
    [Fact]
    public async Task Sqlite_WhenOpened_WritesAheadAndSyncsEveryCommit()
    {
        await using var bench = await TestBench.CreateAsync();
        await using var db = bench.Get<IDbFactory>().Create(forWriting: true);
        await db.Database.OpenConnectionAsync();

        Assert.Equal("wal", await PragmaAsync(db, "journal_mode"));
        Assert.Equal("2", await PragmaAsync(db, "synchronous"));
    }

    private static async Task<string?> PragmaAsync(MailSecurityDb db, string name)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return (await command.ExecuteScalarAsync())?.ToString();
    }
}
