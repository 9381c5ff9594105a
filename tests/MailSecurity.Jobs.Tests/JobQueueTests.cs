using Hangfire;
using Hangfire.States;
using MailSecurity.Jobs.Alerts;
using MailSecurity.Jobs.Detection;
using MailSecurity.Jobs.Upkeep;
using MailSecurity.Jobs.Watchdog;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Jobs.Tests;

/// <summary>What takes minutes must not hold the workers that find attacks and tell of them.</summary>
public sealed class JobQueueTests
{
    private static readonly Dictionary<string, Turn> Turns = [];

    [Fact]
    public void Jobs_ByWhatTheyAre_WaitInQueuesOfTheirOwn()
    {
        using var storage = new DisposedStorage();
        var client = new BackgroundJobClient(storage.Storage);
        client.Enqueue<AnalyseLoginsJob>(job => job.RunAsync(0, default));
        client.Enqueue<WatchdogJob>(job => job.RunAsync(default));
        client.Enqueue<SendAlertsJob>(job => job.RunAsync(default));
        client.Enqueue<ExpireTrustJob>(job => job.RunAsync(default));
        client.Enqueue<BackTestJob>(job => job.RunAsync(0, default, default));
        client.Enqueue<GeoUpdateJob>(job => job.RunAsync(default));

        var waiting = storage.Storage.GetMonitoringApi().Queues().ToDictionary(queue => queue.Name, queue => queue.Length);

        Assert.Equal(
            new Dictionary<string, long> { ["alerts"] = 1, ["analysis"] = 1, ["slow"] = 2, ["watch"] = 2 }.OrderBy(queue => queue.Key), waiting.OrderBy(queue => queue.Key));
        Assert.All(waiting.Keys, queue => Assert.Contains(queue, JobQueues.Workers.Keys));
        Assert.Equal(1, JobQueues.Workers[JobQueues.Slow]);
    }

    [Fact]
    public async Task Workers_WhenSlowJobsHang_StillRunAllOthers()
    {
        var name = Guid.NewGuid().ToString();
        var turn = Turns[name] = new Turn();
        using var host = new HostBuilder()
            .ConfigureLogging(logging => logging.ClearProviders())
            .ConfigureServices(services => services.AddSingleton(_ => HangfireStorage.Create()).AddHangfire(HangfireStorage.Use).AddWorkers())
            .Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        var client = new BackgroundJobClient(host.Services.GetRequiredService<JobStorage>());
        for (var number = 0; number < 5; number++)
        {
            client.Create(() => HangAsync(name), new EnqueuedState(JobQueues.Slow));
        }

        await turn.Hangs.Task;
        foreach (var queue in JobQueues.Workers.Keys.Where(queue => queue != JobQueues.Slow))
        {
            client.Create(() => Arrive(name, queue), new EnqueuedState(queue));
        }

        await turn.AllArrived.Task;
        Assert.Equal(1, turn.Hanging);
        turn.GoOn.SetResult();
        await host.StopAsync(CancellationToken.None);
    }

    public static Task HangAsync(string name)
    {
        Interlocked.Increment(ref Turns[name].Hanging);
        Turns[name].Hangs.TrySetResult();
        return Turns[name].GoOn.Task;
    }

    public static void Arrive(string name, string queue)
    {
        lock (Turns[name].Arrived)
        {
            if (Turns[name].Arrived.Add(queue) && Turns[name].Arrived.Count == JobQueues.Workers.Count - 1)
            {
                Turns[name].AllArrived.SetResult();
            }
        }
    }

    private sealed class Turn
    {
        public int Hanging;

        public TaskCompletionSource Hangs { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource GoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource AllArrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HashSet<string> Arrived { get; } = [];
    }

    private sealed class DisposedStorage : IDisposable
    {
        public JobStorage Storage { get; } = HangfireStorage.Create();

        public void Dispose() => (Storage as IDisposable)?.Dispose();
    }
}
