using Hangfire;

namespace MailSecurity.Jobs.Detection;

/// <summary>Judges the new logins of one partition of Users. Running it twice, or twice at once, does no harm.</summary>
public sealed class AnalyseLoginsJob(LoginAnalysis analysis, AnalysisQueue queue)
{
    [Queue(JobQueues.Analysis)]
    [AutomaticRetry(Attempts = 5, DelaysInSeconds = [1, 5, 15, 60, 60])]
    public async Task RunAsync(int partition, CancellationToken cancellation)
    {
        // From its turn on a wake-up queues the next run: what arrives after that is not surely seen by this one. Until
        // then there is one waiting job, and the other workers stay free.
        await analysis.DrainAsync(partition, cancellation, onTurn: () => queue.Started(partition));
    }
}
