using Hangfire;
using MailSecurity.Domain.Watch;

namespace MailSecurity.Jobs.Watchdog;

/// <summary>Says that background jobs have failed and are not tried again. The others go on without them.</summary>
internal sealed class JobProbe(JobStorage jobs, TimeProvider clock) : IHealthProbe
{
    private const int MostLookedAt = 200;

    private static readonly TimeSpan Remembered = TimeSpan.FromHours(24);

    public Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation)
    {
        var since = (clock.GetUtcNow() - Remembered).UtcDateTime;
        var failed = jobs.GetMonitoringApi().FailedJobs(0, MostLookedAt).Select(job => job.Value).Where(job => job?.FailedAt > since).ToList();
        var names = string.Join(", ", failed.Select(job => job.Job?.Type.Name ?? "one that cannot be read").Distinct().Order(StringComparer.Ordinal));
        return Task.FromResult<IReadOnlyList<HealthProblem>>(failed.Count == 0 ? [] :
        [
            new(
                HealthKind.JobsFailed, "jobs", AccountId: null, SourceId: null,
                $"{failed.Count} background job{(failed.Count == 1 ? " has" : "s have")} failed and {(failed.Count == 1 ? "is" : "are")} not tried again: {names}.",
                "The jobs page shows why; start them again or delete them there. This goes away after a day."),
        ]);
    }
}
