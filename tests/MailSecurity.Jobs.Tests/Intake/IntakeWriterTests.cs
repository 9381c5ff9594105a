using MailSecurity.Domain.Logins;
using MailSecurity.Jobs.Intake;
using MailSecurity.Testing;
using Microsoft.Extensions.Hosting;

namespace MailSecurity.Jobs.Tests.Intake;

public sealed class IntakeWriterTests
{
    [Fact]
    public async Task Writer_WhenABatchCannotBeStored_TellsItsSourceAndStoresTheOthers()
    {
        var bench = await TestBench.CreateAsync(RunningIntake.AddIntake);
        var queue = bench.Get<IntakeQueue>();
        var good = Enumerable.Range(0, 5).Select(number => queue.StoreAsync(Batch(bench, "good", number), default)).ToList();
        var bad = queue.StoreAsync(Batch(bench, null!, 99), default);
        good.AddRange(Enumerable.Range(5, 5).Select(number => queue.StoreAsync(Batch(bench, "good", number), default)));

        // Everything waits together, so the first commit holds all of them.
        await using var intake = await RunningIntake.StartAsync(bench);

        await Assert.ThrowsAsync<IOException>(() => bad);
        var receipts = await Task.WhenAll(good);
        Assert.All(receipts, receipt => Assert.Equal(1, receipt.Logins));
    }

    [Fact]
    public async Task Writer_WhenStopped_StoresWhatItHasAccepted()
    {
        var bench = await TestBench.CreateAsync(RunningIntake.AddIntake);
        var waiting = Enumerable.Range(0, 20).Select(number => bench.Get<IntakeQueue>().StoreAsync(Batch(bench, "s", number), default)).ToList();
        IHostedService writer = bench.Get<IntakeWriter>();
        await writer.StartAsync(default);

        await writer.StopAsync(default);

        Assert.All(await Task.WhenAll(waiting), receipt => Assert.Equal(1, receipt.Logins));
        await bench.DisposeAsync();
    }

    [Fact]
    public async Task Queue_WhenTheStoreIsSlow_HoldsTheSourcesBack()
    {
        var bench = await TestBench.CreateAsync(RunningIntake.AddIntake);
        var queue = bench.Get<IntakeQueue>();

        var waiting = Enumerable.Range(0, IntakeQueue.Capacity + 10).Select(number => queue.StoreAsync(Batch(bench, "s", number), default)).ToList();

        Assert.Equal(IntakeQueue.Capacity, queue.Waiting);
        await using var intake = await RunningIntake.StartAsync(bench);
        Assert.Equal(waiting.Count, (await Task.WhenAll(waiting)).Sum(receipt => receipt.Logins));
    }

    private static IntakeBatch Batch(TestBench bench, string source, int number)
    {
        var batch = new IntakeBatch { AccountId = bench.Account, Source = SourceKind.Api, SourceName = source };
        batch.Logins.Add(A.Login(A.Noon.AddSeconds(number), FakeGeo.Germany(number)));
        return batch;
    }
}
