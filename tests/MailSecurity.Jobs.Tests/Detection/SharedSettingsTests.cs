using MailSecurity.Domain;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Jobs.Tests.Detection;

/// <summary>An Account's settings can be a thousand lines long, and each object of them holds an analyst: there is one, not one for each batch.</summary>
public sealed class SharedSettingsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Settings_WhenBatchFollowsBatch_AreOneObjectUntilTheyChange()
    {
        await using var bench = await TestBench.CreateAsync();
        var store = bench.Get<AnalysisStore>();
        await bench.StoreAsync(A.Login(A.Noon, FakeGeo.Germany()));
        var first = Assert.Single((await store.ReadAsync(0, 1, Cancel)).Users.Values).Settings;
        await bench.AnalyseAsync();
        await bench.StoreAsync(A.Login(A.Noon, FakeGeo.Germany(), "bob@example.org"));

        var second = Assert.Single((await store.ReadAsync(0, 1, Cancel)).Users.Values).Settings;
        await bench.Store.WriteAsync(Tenant.System, db => db.AnalysisCursors.ExecuteUpdateAsync(row => row.SetProperty(cursor => cursor.Revision, 9), Cancel), Cancel);
        var changed = Assert.Single((await store.ReadAsync(0, 1, Cancel)).Users.Values).Settings;

        Assert.Same(first, second);
        Assert.NotSame(second, changed);
    }
}
