using MailSecurity.Domain;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Storage.Tests.Retention;

[Trait("Store", "Sqlite")]
public sealed class StoreFileTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Store_WhenMade_CanGivePagesBack()
    {
        await using var bench = await TestBench.CreateAsync();
        Assert.Equal(2, await bench.PragmaAsync("auto_vacuum"));
    }

    [Fact]
    public async Task Purge_WhenMuchIsFreeAfterwards_GivesHalfOfItBackToTheDisk()
    {
        await using var bench = await TestBench.CreateAsync();
        var text = new string('a', 400);
        await bench.StoreAsync(Enumerable.Range(0, 45_000).Select(number => A.Login(A.Noon.AddDays(-100).AddSeconds(number), FakeGeo.Germany(number % 50)) with { ClientId = text }));
        await bench.AnalyseAsync();
        var before = await bench.Get<IStoreFile>().SizeAsync(Cancel);

        await bench.PurgeAsync();

        var after = await bench.Get<IStoreFile>().SizeAsync(Cancel);
        Assert.True(before.Bytes > 16 * 1024 * 1024, $"{before}");
        Assert.True(after.Pages < before.Pages * 0.6, $"{before} {after}");
        Assert.Equal("ok", await bench.Store.ReadAsync(Tenant.System, db => db.Database.SqlQueryRaw<string>("SELECT integrity_check AS Value FROM pragma_integrity_check").SingleAsync(Cancel)));
    }

    [Fact]
    public async Task Checkpoint_WhenNobodyReads_LeavesNothingForTheNextCommitToCopy()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(Enumerable.Range(0, 5_000).Select(number => A.Login(A.Noon.AddSeconds(number), FakeGeo.Germany())));

        await bench.Get<IStoreFile>().CheckpointAsync(Cancel);
        var size = (await bench.Get<IStoreFile>().SizeAsync(Cancel)).LogBytes;
        await bench.StoreAsync(Enumerable.Range(0, 1_000).Select(number => A.Login(A.Noon.AddDays(1).AddSeconds(number), FakeGeo.Germany())));

        // The log is written from its beginning again instead of growing.
        Assert.True(size > 0);
        Assert.InRange((await bench.Get<IStoreFile>().SizeAsync(Cancel)).LogBytes, 1, size);
    }
}
