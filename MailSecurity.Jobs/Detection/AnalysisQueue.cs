using Hangfire;

namespace MailSecurity.Jobs.Detection;

/// <summary>Turns any number of wake-ups into at most one waiting job per partition beside the one that runs.</summary>
public sealed class AnalysisQueue(IBackgroundJobClient jobs) : IAnalysisWaker
{
    private readonly int[] _isWaiting = new int[AnalysisPartitions.Count];

    public void Wake()
    {
        for (var partition = 0; partition < _isWaiting.Length; partition++)
        {
            if (Interlocked.Exchange(ref _isWaiting[partition], 1) == 0)
            {
                Enqueue(partition);
            }
        }
    }

    internal void Started(int partition) => Volatile.Write(ref _isWaiting[partition], 0);

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
