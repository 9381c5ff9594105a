using System.Reflection;
using Hangfire;
using Hangfire.States;
using MailSecurity.Domain.Storage;
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

    [Theory]
    [InlineData(typeof(AnalyseLoginsJob), JobQueues.Analysis)]
    [InlineData(typeof(WatchdogJob), JobQueues.Watch)]
    [InlineData(typeof(ExpireTrustJob), JobQueues.Watch)]
    [InlineData(typeof(SendAlertsJob), JobQueues.Alerts)]
    [InlineData(typeof(SendMailsAndWebhooksJob), JobQueues.Outside)]
    [InlineData(typeof(BackTestJob), JobQueues.Slow)]
    [InlineData(typeof(GeoUpdateJob), JobQueues.Slow)]
    public void Job_ByWhatItIs_WaitsInAQueueOfItsOwn(Type job, string queue) =>
        Assert.Equal(queue, job.GetMethod("RunAsync")!.GetCustomAttribute<QueueAttribute>()?.Queue);

    [Fact]
    public async Task Workers_WhenSlowJobsHang_StillRunAllOthers()
    {
        var name = Guid.NewGuid().ToString();
        var turn = Turns[name] = new Turn();
        using var host = new HostBuilder()
            .ConfigureLogging(logging => logging.ClearProviders())
            .ConfigureServices(services => services.AddSingleton(_ => HangfireStorage.Create(new StorageOptions())).AddHangfire(HangfireStorage.Use).AddWorkers())
            .Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        var client = new BackgroundJobClient(host.Services.GetRequiredService<JobStorage>());
        for (var number = 0; number < 5; number++)
        {
            client.Create(() => Doings.HangAsync(name), new EnqueuedState(JobQueues.Slow));
        }

        await turn.Hangs.Task;
        foreach (var queue in JobQueues.Workers.Keys.Where(queue => queue != JobQueues.Slow))
        {
            client.Create(() => Doings.Arrive(name, queue), new EnqueuedState(queue));
        }

        await turn.AllArrived.Task;
        Assert.Equal(1, turn.Hanging);
        turn.GoOn.SetResult();
        await host.StopAsync(CancellationToken.None);
    }

    /// <summary>What the workers are given to do.</summary>
    public static class Doings
    {
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
    }

    private sealed class Turn
    {
        public int Hanging;

        public TaskCompletionSource Hangs { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource GoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource AllArrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HashSet<string> Arrived { get; } = [];
    }
}
