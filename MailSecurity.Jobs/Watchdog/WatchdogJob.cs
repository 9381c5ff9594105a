using Hangfire;
using MailSecurity.Domain.Watch;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Jobs.Watchdog;

/// <summary>Looks at everything that keeps the panel from seeing attacks, and tells the outside that it is still looking.</summary>
public sealed partial class WatchdogJob(IEnumerable<IHealthProbe> probes, HealthBook book, IHealthPager pager, Heartbeat heartbeat, ILogger<WatchdogJob> logger)
{
    [Queue(JobQueues.Watch)]
    [AutomaticRetry(Attempts = 0)]
    [DisableConcurrentExecution(timeoutInSeconds: 1)]
    public async Task RunAsync(CancellationToken cancellation)
    {
        var (seen, isComplete) = (new List<HealthProblem>(), true);
        foreach (var probe in probes)
        {
            var problems = await LookAsync(probe, cancellation);
            seen.AddRange(problems ?? []);
            isComplete &= problems is not null;
        }

        book.Record(seen);
        await pager.LookAsync(seen, isComplete, cancellation);
        if (!seen.Exists(problem => problem.IsSerious))
        {
            await heartbeat.BeatAsync(cancellation);
        }
    }

    // A probe that fails must not keep the others from telling what they see. Null: it failed.
    private async Task<IReadOnlyList<HealthProblem>?> LookAsync(IHealthProbe probe, CancellationToken cancellation)
    {
        try
        {
            return await probe.LookAsync(cancellation);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.ProbeFailed(logger, probe.GetType().Name, failure);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2141, LogLevel.Error, "{Probe} failed; what it would have seen is not known.")]
        public static partial void ProbeFailed(ILogger logger, string probe, Exception failure);
    }
}
