using MailSecurity.Domain;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Storage.Retention;
using MailSecurity.Domain.Storage.Tables;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Storage.Tests.Retention;

public sealed class PurgeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Purge_WhenLoginsAndMessagesAreOlder_DeletesThoseAndNoOthers()
    {
        await using var bench = await TestBench.CreateAsync();
        var kept = bench.Get<IDayParts>().KeptFrom(A.Noon.AddDays(-90));
        await bench.StoreAsync(A.Login(kept.AddTicks(-1), FakeGeo.Germany()), A.Login(kept, FakeGeo.Germany()), A.Login(A.Noon, FakeGeo.Germany()));
        await bench.StoreAsync(A.Message(A.Noon.AddDays(-91)), A.Message(A.Noon.AddDays(-89)));
        await bench.AnalyseAsync();

        var report = await bench.PurgeAsync();

        Assert.Equal((1, 1), (report.Logins, report.Messages));
        Assert.Equal([kept, A.Noon], await bench.Store.ReadAsync(Tenant.System, db => db.Logins.OrderBy(row => row.At).Select(row => row.At).ToListAsync(Cancel)));
        Assert.Equal(1, await bench.CountAsync(db => db.Messages));
        Assert.Equal(0, (await bench.PurgeAsync()).Rows);
    }

    [Fact]
    public async Task Purge_WhenTheAnalysisHasNotPassedThem_KeepsThem()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(A.Login(A.Noon.AddDays(-200), FakeGeo.Germany()));
        Assert.Equal(0, (await bench.PurgeAsync()).Logins);

        await bench.AnalyseAsync();
        await bench.StoreAsync(A.Login(A.Noon.AddDays(-199), FakeGeo.Germany()));
        await bench.StoreAsync(A.Message(A.Noon.AddDays(-199)));
        var report = await bench.PurgeAsync();

        Assert.Equal((1, 0), (report.Logins, report.Messages));
        Assert.Equal([A.Noon.AddDays(-199)], await bench.Store.ReadAsync(Tenant.System, db => db.Logins.Select(row => row.At).ToListAsync(Cancel)));
    }

    [Fact]
    public async Task Commit_WhenAPurgedLoginComesAgain_CountsItAsOlderAndNothingElse()
    {
        await using var bench = await TestBench.CreateAsync();
        var purged = A.Login(A.Noon.AddDays(-100), FakeGeo.Brazil());
        await bench.StoreAsync(purged, A.Login(A.Noon.AddDays(-1), FakeGeo.Germany()));
        await bench.AnalyseAsync();
        await bench.PurgeAsync();
        var profile = await ProfileAsync(bench);

        var receipt = await bench.StoreAsync(purged, A.Login(A.Noon, FakeGeo.Germany()));
        var messages = await bench.StoreAsync(A.Message(A.Noon.AddDays(-100)));
        await bench.AnalyseAsync();

        Assert.Equal((1, 1, 0), (receipt.Logins, receipt.Older, receipt.Duplicates));
        Assert.Equal((0, 1), (messages.Messages, messages.Older));
        Assert.Equal(2, await bench.CountAsync(db => db.Logins));
        Assert.Equal(profile + 1, await ProfileAsync(bench));
        var source = Assert.Single(await bench.Get<SourceStore>().ListAsync(bench.Account, Cancel));
        Assert.Equal((3L, 2L), (source.Logins, source.Ignored));
    }

    [Fact]
    public async Task Commit_WhenTheClockWasAheadAtAPurge_TakesTodaysLoginsAllTheSame()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(A.Login(A.Noon, FakeGeo.Germany()));
        await bench.AnalyseAsync();
        var wrong = await bench.ReopenAsync();
        wrong.Clock.Advance(TimeSpan.FromDays(365));
        Assert.Equal(1, (await wrong.PurgeAsync()).Logins);

        var receipt = await bench.StoreAsync(A.Login(A.Noon.AddMinutes(1), FakeGeo.Germany()), A.Login(A.Noon.AddDays(-8), FakeGeo.Germany()));

        Assert.Equal((1, 1), (receipt.Logins, receipt.Older));
    }

    [Fact]
    public async Task Purge_WhenTheClockWasAheadAtTheLastOne_IsDueAtOnce()
    {
        await using var bench = await TestBench.CreateAsync();
        var wrong = await bench.ReopenAsync();
        wrong.Clock.Advance(TimeSpan.FromDays(365));
        Assert.Null(await wrong.Get<Purge>().RunIfDueAsync(Cancel));

        Assert.NotNull(await bench.Get<Purge>().RunIfDueAsync(Cancel));
        Assert.Null(await bench.Get<Purge>().RunIfDueAsync(Cancel));
    }

    [Fact]
    public async Task Commit_WhenNothingWasEverPurged_TakesLoginsOfAnyAge()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(A.Login(A.Noon, FakeGeo.Germany()));
        await bench.AnalyseAsync();
        await bench.PurgeAsync();

        var receipt = await bench.StoreAsync(A.Login(A.Noon.AddDays(-300), FakeGeo.Germany()));

        Assert.Equal((1, 0), (receipt.Logins, receipt.Older));
    }

    [Fact]
    public async Task Login_AfterAllBeforeItWerePurged_HasANumberThatTheAnalysisHasNotPassed()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(Enumerable.Range(0, 50).Select(number => A.Login(A.Noon.AddDays(-100).AddMinutes(number), FakeGeo.Germany())));
        await bench.AnalyseAsync();
        Assert.Equal(50, (await bench.PurgeAsync()).Logins);

        await bench.StoreAsync(A.Login(A.Noon, FakeGeo.Germany()));
        await bench.AnalyseAsync();

        Assert.Equal([51L], await bench.Store.ReadAsync(Tenant.System, db => db.Logins.Select(row => row.Id).ToListAsync(Cancel)));
        Assert.Equal(51, await ProfileAsync(bench));
    }

    [Fact]
    public async Task Name_WhenNothingElseIsLeftOfIt_GoesAndComesBackInEveryProcess()
    {
        await using var bench = await TestBench.CreateAsync();
        await using var other = await bench.ReopenAsync();
        await bench.StoreAsync(A.Login(A.Noon.AddDays(-100), FakeGeo.Brazil(), "made.up@example.org", LoginOutcome.UnknownUser), A.Login(A.Noon.AddDays(-100), FakeGeo.Germany()));
        await other.StoreAsync(A.Login(A.Noon.AddDays(-100).AddHours(1), FakeGeo.Brazil(), "made.up@example.org", LoginOutcome.UnknownUser));
        await bench.AnalyseAsync();

        Assert.Equal(1, (await bench.PurgeAsync()).Users);
        Assert.Equal(["ana@example.org"], await NamesAsync(bench));

        await other.StoreAsync(A.Login(A.Noon, FakeGeo.Brazil(), "made.up@example.org", LoginOutcome.UnknownUser));
        await bench.StoreAsync(A.Login(A.Noon.AddHours(1), FakeGeo.Brazil(), "made.up@example.org", LoginOutcome.UnknownUser));
        await bench.AnalyseAsync();

        Assert.Equal(["ana@example.org", "made.up@example.org"], await NamesAsync(bench));
        Assert.Equal(2, await bench.CountAsync(db => db.Logins.Where(row => db.MailUsers.Any(user => user.Id == row.UserId && user.Name == "made.up@example.org"))));
    }

    [Fact]
    public async Task AddressDays_AreKeptForThirteenMonths()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(
            [.. Enumerable.Range(0, 900).Select(number => A.Login(A.Noon.AddDays(-400), FakeGeo.Germany(number / 300), $"user{number}@example.org")), A.Login(A.Noon.AddDays(-500), FakeGeo.Germany()), A.Login(A.Noon.AddDays(-395), FakeGeo.Germany())]);
        await bench.AnalyseAsync();

        var report = await bench.PurgeAsync();

        Assert.Equal((902, 901), (report.Logins, report.AddressDays));
        Assert.Equal([AddressDayRow.DayOf(A.Noon.AddDays(-395))], await bench.Store.ReadAsync(Tenant.System, db => db.AddressDays.Select(row => row.Day).ToListAsync(Cancel)));
    }

    [Fact]
    public async Task RunIfDue_OnTheFirstDayAndTwiceADay_DoesNothing()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(A.Login(A.Noon.AddDays(-100), FakeGeo.Germany()));
        await bench.AnalyseAsync();
        var purge = bench.Get<Purge>();

        Assert.Null(await purge.RunIfDueAsync(Cancel));
        bench.Clock.Advance(Purge.Every - TimeSpan.FromSeconds(1));
        Assert.Null(await purge.RunIfDueAsync(Cancel));
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await purge.RunIfDueAsync(Cancel))!.Logins);
        Assert.Null(await purge.RunIfDueAsync(Cancel));
    }

    private static async Task<long> ProfileAsync(TestBench bench)
    {
        var bytes = await bench.Store.ReadAsync(Tenant.System, async db => await db.Profiles
            .Where(row => db.MailUsers.Any(user => user.Id == row.UserId && user.Name == "ana@example.org")).Select(row => row.Profile).SingleAsync(Cancel));
        return Domain.Detection.UserProfileCodec.Read(bytes).LoginCount;
    }

    private static Task<List<string>> NamesAsync(TestBench bench) =>
        bench.Store.ReadAsync(Tenant.System, db => db.MailUsers.OrderBy(user => user.Name).Select(user => user.Name).ToListAsync(Cancel));
}
