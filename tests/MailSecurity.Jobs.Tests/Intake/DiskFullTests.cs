using MailSecurity.Domain;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Watch;
using MailSecurity.Jobs.Intake;
using MailSecurity.Jobs.Watchdog;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Tests.Intake;

/// <summary>A store that may not take another page, as on a full disk.</summary>
[Trait("Store", "Sqlite")]
public sealed class DiskFullTests
{
    private const int Lines = 5_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Batch_WhenTheDiskIsFull_IsRefusedAsAWholeAndTakenLater()
    {
        await using var intake = await RunningIntake.StartAsync();
        await FillAsync(intake.Bench, isFull: true);
        var batch = Batch(intake.Bench);

        await Assert.ThrowsAsync<StoreFullException>(() => intake.Queue.StoreAsync(batch, Cancel));

        Assert.Empty(await intake.StoredAsync());
        var problem = Assert.Single(await ProblemsAsync(intake));
        Assert.True(problem.IsSerious);
        Assert.Contains("The disk is full", problem.Text, StringComparison.Ordinal);

        await FillAsync(intake.Bench, isFull: false);
        Assert.Equal(Lines, (await intake.Queue.StoreAsync(batch, Cancel)).Logins);
        Assert.Empty(await ProblemsAsync(intake));
        Assert.Equal("ok", await CheckAsync(intake.Bench));
    }

    [Fact]
    public async Task File_WhenTheDiskIsFull_WaitsAndIsReadOnFromThere()
    {
        await using var intake = await RunningIntake.StartAsync();
        var tail = await intake.TailAsync();
        await intake.AppendAsync(RunningIntake.Lines(0, 10));
        await tail.ReadNewAsync(Cancel);
        await FillAsync(intake.Bench, isFull: true);

        await intake.AppendAsync(RunningIntake.Lines(10, Lines));
        var reading = tail.ReadNewAsync(Cancel);
        while (!intake.Queue.IsStoreFull)
        {
            await Task.Yield();
        }

        Assert.False(reading.IsCompleted);
        await FillAsync(intake.Bench, isFull: false);
        while (!reading.IsCompleted)
        {
            intake.Bench.Clock.Advance(TimeSpan.FromSeconds(2));
            await Task.Yield();
        }

        await reading;
        Assert.Equal(Enumerable.Range(0, Lines), await intake.StoredAsync());
        Assert.Equal("ok", await CheckAsync(intake.Bench));
    }

    private static IntakeBatch Batch(TestBench bench)
    {
        var batch = new IntakeBatch { AccountId = bench.Account, Source = SourceKind.Api, SourceName = "test" };
        batch.Logins.AddRange(Enumerable.Range(0, Lines).Select(number => A.Login(A.Noon.AddSeconds(number), FakeGeo.Germany(), $"user{number}@example.org")));
        return batch;
    }

    // Writers come one at a time and share a connection, which keeps the limit.
    private static Task FillAsync(TestBench bench, bool isFull) => bench.Store.WriteAsync(
        Tenant.System, db => db.Database.ExecuteSqlRawAsync(isFull ? "PRAGMA max_page_count=1" : "PRAGMA max_page_count=1073741823", Cancel), Cancel);

    private static Task<IReadOnlyList<HealthProblem>> ProblemsAsync(RunningIntake intake) =>
        new DiskProbe(intake.Bench.Get<DataDirectory>(), intake.Queue, Options.Create(new WatchdogOptions { LeastFreeMegabytes = 0 })).LookAsync(Cancel);

    private static Task<string> CheckAsync(TestBench bench) => bench.Store.ReadAsync(
        Tenant.System, db => db.Database.SqlQueryRaw<string>("SELECT integrity_check AS Value FROM pragma_integrity_check").SingleAsync(Cancel), Cancel);
}
