using Hangfire;

namespace MailSecurity.Jobs.Detection;

/// <summary>Turns any number of wake-ups into at most one waiting job per partition beside the one that runs.</summary>
public sealed class AnalysisQueue(IBackgroundJobClient jobs, TimeProvider clock) : IAnalysisWaker
{
    private readonly Waiting[] _waiting = [.. Enumerable.Range(0, AnalysisPartitions.Count).Select(_ => new Waiting(clock))];

    public void Wake()
    {
        for (var partition = 0; partition < _waiting.Length; partition++)
        {
            if (_waiting[partition].Begin())
            {
                Enqueue(partition);
            }
        }
    }

    internal void Started(int partition) => _waiting[partition].End();

    private void Enqueue(int partition)
    {
        try
        {
            jobs.Enqueue<AnalyseLoginsJob>(job => job.RunAsync(partition, CancellationToken.None));
        }
        catch (BackgroundJobClientException)
        {
            // The queue is not to be reached for now: the next wake-up or the recurring run catches up.
            Started(partition);
        }
    }
}
