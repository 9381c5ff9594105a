using MailSecurity.Domain;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Storage.Retention;
using MailSecurity.Storage.Tests.Trust;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Storage.Tests.Retention;

/// <summary>Suppressed findings are stored with the reason, shown, counted, and purged like logins.</summary>
public sealed class SuppressedFindingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Suppressed_IsStoredWithTheReason()
    {
        await using var bench = await SuppressedAsync(A.Noon);

        var reasons = await StoredAsync(bench);

        Assert.NotEmpty(reasons);
        Assert.All(reasons, reason => Assert.Equal((null, bench.Account), (reason.IncidentId, reason.AccountId)));
        Assert.All(reasons, reason => Assert.Contains("10.55.0.0/24 is trusted", reason.SuppressedBecause, StringComparison.Ordinal));
        Assert.Empty(await bench.OpenIncidentsAsync());
    }

    [Fact]
    public async Task Suppressed_IsShown()
    {
        await using var bench = await SuppressedAsync(A.Noon);

        var lines = await bench.Get<NotRaisedFindings>().PageAsync(Tenant.Of(bench.Account), null, 100, Cancel);

        Assert.Equal((await StoredAsync(bench)).Select(reason => reason.Id).Order(), lines.Select(line => line.Id).Order());
        Assert.All(lines, line => Assert.Contains("Office", line.Because, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.Equal(TrustDriver.Ana, line.User));
    }

    [Fact]
    public async Task Suppressed_WhenSaidAgain_IsCountedAndNotRepeated()
    {
        await using var bench = await SuppressedAsync(A.Noon);
        var before = (await StoredAsync(bench)).Single(reason => reason.Rule == "moreThanOneLocation");

        await bench.StoreAsync(A.Login(A.Noon.AddHours(1), FakeGeo.Germany()), A.Login(A.Noon.AddHours(2), FakeGeo.Brazil()));
        await bench.AnalyseAsync();

        var after = (await StoredAsync(bench)).Single(reason => reason.Rule == "moreThanOneLocation");
        Assert.True(after.Count > before.Count);
        Assert.Equal((before.Id, before.FirstAt, A.Noon.AddHours(2)), (after.Id, after.FirstAt, after.LastAt));
    }

    [Fact]
    public async Task Suppressed_WhenOlderThanLoginsAreKept_IsPurgedWithThem()
    {
        await using var bench = await SuppressedAsync(A.Noon.AddDays(-90).AddTicks(-1));
        var stored = await StoredAsync(bench);

        var report = await bench.PurgeAsync();

        Assert.Equal(stored.Count, report.NotRaised);
        Assert.Empty(await StoredAsync(bench));
        // Where whole days are dropped, logins of the day itself stay a little longer.
        var kept = bench.Get<IDayParts>().KeptFrom(A.Noon.AddDays(-90));
        Assert.Equal(0, await bench.CountAsync(db => db.Logins.Where(row => row.At < kept)));
    }

    [Fact]
    public async Task Suppressed_WhenItIsYoungerThanThat_IsKept()
    {
        await using var bench = await SuppressedAsync(A.Noon.AddDays(-90));
        var stored = await StoredAsync(bench);

        Assert.Equal(0, (await bench.PurgeAsync()).NotRaised);
        Assert.Equal(stored.Count, (await StoredAsync(bench)).Count);
    }

    // A fortnight at home and then a login from a trusted network abroad.
    private static async Task<TestBench> SuppressedAsync(DateTimeOffset at)
    {
        var bench = await TestBench.CreateAsync();
        await bench.StoreAsync([.. A.History(at), A.Login(at.AddHours(-1), FakeGeo.Germany())]);
        await bench.AnalyseAsync();
        await bench.TrustAsync("10.55.0.0/24");
        await bench.StoreAsync(A.Login(at, FakeGeo.Brazil()));
        await bench.AnalyseAsync();
        return bench;
    }

    private static Task<List<IncidentReason>> StoredAsync(TestBench bench) =>
        bench.Store.ReadAsync(Tenant.System, db => db.Reasons.Where(reason => reason.SuppressedBecause != null).ToListAsync(Cancel));
}
