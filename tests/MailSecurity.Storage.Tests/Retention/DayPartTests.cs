using MailSecurity.Domain;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Storage.Postgres;
using MailSecurity.Domain.Storage.Retention;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Storage.Tests.Retention;

/// <summary>On PostgreSQL logins and messages are kept by day, and go by day.</summary>
public sealed class DayPartTests
{
    private static readonly DateTimeOffset Midnight = new(A.Noon.Date, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Login_OfAnyDay_FindsItsPartAndIsStoredOnce()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed.");
        await using var bench = await TestBench.CreateOnPostgresAsync();
        await using var other = await bench.ReopenAsync();
        var logins = new[] { A.Noon.AddYears(-30), Midnight.AddTicks(-1), Midnight, Midnight.AddDays(1).AddTicks(-1), A.Noon.AddYears(5) }.Select(at => A.Login(at, FakeGeo.Germany())).ToList();

        Assert.Equal(5, (await bench.StoreAsync(logins)).Logins);
        Assert.Equal(5, (await other.StoreAsync(logins)).Duplicates);

        Assert.Equal(["Logins_19961124", "Logins_20261123", "Logins_20261124", "Logins_20311124"], await PartsAsync(bench, "Logins"));
        Assert.Equal(5, await bench.CountAsync(db => db.Logins));
    }

    [Fact]
    public async Task Purge_DropsTheDaysThatAreOver_AndTheAnalysisGoesOn()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed.");
        await using var bench = await TestBench.CreateOnPostgresAsync();
        await bench.StoreAsync(new[] { 92, 91, 90, 1, 0 }.Select(days => A.Login(A.Noon.AddDays(-days), FakeGeo.Germany())));
        await bench.StoreAsync(A.Message(A.Noon.AddDays(-91)));
        await bench.AnalyseAsync();

        var report = await bench.PurgeAsync();

        Assert.Equal((2, 1), (report.Logins, report.Messages));
        Assert.Equal(["Logins_20260826", "Logins_20261123", "Logins_20261124"], await PartsAsync(bench, "Logins"));
        Assert.Empty(await PartsAsync(bench, "Messages"));
        await bench.StoreAsync(A.Login(A.Noon.AddHours(1), FakeGeo.Brazil()));
        await bench.AnalyseAsync();
        Assert.Single(await bench.OpenIncidentsAsync());
    }

    [Fact]
    public async Task Purge_WhileSomebodyReadsADayForLong_LeavesItForAnotherTime()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed.");
        await using var bench = await TestBench.CreateOnPostgresAsync();
        await bench.StoreAsync(A.Login(A.Noon.AddDays(-100), FakeGeo.Germany()));
        await bench.AnalyseAsync();
        await using (var reader = bench.Get<IDbFactory>().Create(forWriting: false))
        {
            await using var reading = await reader.Database.BeginTransactionAsync(Cancel);
            Assert.Equal(1, await reader.Logins.IgnoreQueryFilters().CountAsync(Cancel));
            Assert.Equal(0, (await bench.PurgeAsync()).Logins);
        }

        Assert.Equal(1, (await bench.PurgeAsync()).Logins);
    }

    [Fact]
    public async Task RunIfDue_MakesThePartsOfTheNextDays()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed.");
        await using var bench = await TestBench.CreateOnPostgresAsync();

        await bench.Get<Purge>().RunIfDueAsync(Cancel);
        await bench.Get<Purge>().RunIfDueAsync(Cancel);

        Assert.Equal(["Messages_20261124", "Messages_20261125", "Messages_20261126"], await PartsAsync(bench, "Messages"));
    }

    private static Task<List<string>> PartsAsync(TestBench bench, string table) => bench.Store.ReadAsync(Tenant.System, async db =>
    {
        await db.Database.OpenConnectionAsync(Cancel);
        return PostgresDays.Older(db, table, DateTimeOffset.MaxValue);
    }, Cancel);
}
