using MailSecurity.Domain;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Storage.Tests;

/// <summary>What only a database with several nodes has to hold.</summary>
public sealed class PostgresStoreTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Logins_WhenTwoNodesStoreTheSameAtOnce_AreStoredOnce()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed.");
        await using var one = await TestBench.CreateOnPostgresAsync();
        await using var other = await one.ReopenAsync();
        var logins = Enumerable.Range(0, 2_000).Select(number => A.Login(A.Noon.AddTicks(number), FakeGeo.Brazil(), $"user{number % 50}@example.org")).ToList();

        var receipts = await Task.WhenAll(Enumerable.Range(0, 8).Select(turn => (turn % 2 == 0 ? one : other).StoreAsync(logins)));

        Assert.Equal(logins.Count, receipts.Sum(receipt => receipt.Logins));
        Assert.Equal(logins.Count, await one.Store.ReadAsync(Tenant.System, db => db.Logins.CountAsync(Cancel), Cancel));
        Assert.Equal(50, await one.Store.ReadAsync(Tenant.System, db => db.MailUsers.CountAsync(Cancel), Cancel));
    }

    [Fact]
    public async Task Numbers_WhenTwoNodesWrite_BecomeVisibleInTheirOrder()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed.");
        await using var one = await TestBench.CreateOnPostgresAsync();
        await using var other = await one.ReopenAsync();
        var writers = Task.WhenAll(Enumerable.Range(0, 60).Select(turn => (turn % 2 == 0 ? one : other).StoreAsync(A.Login(A.Noon.AddSeconds(turn), FakeGeo.Brazil()))));

        var (last, seen) = (0L, 0);
        while (seen < 60)
        {
            var areWritten = writers.IsCompleted;
            var next = await one.Store.ReadAsync(Tenant.System, db => db.Logins.Where(row => row.Id > last).OrderBy(row => row.Id).Select(row => row.Id).ToListAsync(Cancel), Cancel);
            (last, seen) = (next.Count > 0 ? next[^1] : last, seen + next.Count);
            if (areWritten && next.Count == 0)
            {
                break;
            }
        }

        await writers;
        Assert.Equal(60, seen);
    }

    [Fact]
    public async Task Login_WhenItsTextsAreNotTexts_IsStoredWithTheOthers()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed.");
        await using var bench = await TestBench.CreateOnPostgresAsync();
        var odd = A.Login(A.Noon, FakeGeo.Brazil(), "ana\ud800@example.org") with { ClientId = "a\0b\udc00" };

        var receipt = await bench.StoreAsync(odd, A.Login(A.Noon, FakeGeo.Brazil()));

        Assert.Equal(2, receipt.Logins);
        Assert.Equal(["a\ufffdb\ufffd"], await bench.Store.ReadAsync(Tenant.System, db => db.Logins.Where(row => row.ClientId != null).Select(row => row.ClientId).ToListAsync(Cancel), Cancel));
    }

    [Fact]
    public async Task Notices_WhenAnotherNodeChangesAnIncident_WakeThisOneAndAreReadByBoth()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed.");
        await using var one = await TestBench.CreateOnPostgresAsync();
        await using var other = await one.ReopenAsync();
        await ListenAsync(one);
        await ListenAsync(other);

        await RaiseAsync(one, "ana@example.org");

        var id = Assert.Single(await one.OpenIncidentsAsync()).Id;
        Assert.Equal(id, Assert.Single(await NextAsync(other)).IncidentId);
        Assert.Equal(id, Assert.Single(await NextAsync(one)).IncidentId);
    }

    [Fact]
    public async Task Notices_WhenTheConnectionWasCutMeanwhile_AreCaughtUpWith()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed.");
        await using var one = await TestBench.CreateOnPostgresAsync();
        await using var other = await one.ReopenAsync();
        await ListenAsync(other);
        await one.Store.ReadAsync(Tenant.System, db => db.Database.ExecuteSqlRawAsync(
            "SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity WHERE application_name='MailSecurity notices' AND datname=current_database()", Cancel), Cancel);
        await RaiseAsync(one, "ana@example.org");

        // The wait before the next try is by the bench's clock.
        var next = NextAsync(other);
        while (!next.IsCompleted)
        {
            other.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Single(await next);
    }

    private static async Task ListenAsync(TestBench bench)
    {
        await bench.Get<INoticeWake>().NextAsync(Cancel);
        Assert.Empty(await bench.Get<NoticeStore>().TakeAsync(Cancel));
    }

    private static async Task<IReadOnlyList<IncidentChange>> NextAsync(TestBench bench)
    {
        while (true)
        {
            await bench.Get<INoticeWake>().NextAsync(Cancel);
            if (await bench.Get<NoticeStore>().TakeAsync(Cancel) is { Count: > 0 } changes)
            {
                return changes;
            }
        }
    }

    private static async Task RaiseAsync(TestBench bench, string user)
    {
        await bench.StoreAsync(A.History(A.Noon, user));
        await bench.StoreAsync(A.Login(A.Noon, FakeGeo.Brazil(), user));
        await bench.AnalyseAsync();
    }
}
