namespace MailSecurity.Jobs;

/// <summary>
/// Whether a job waits already, so that another need not be queued. Believed for a moment only: where nodes share the queue, another
/// one may have taken the job, and nobody here is told that it began.
/// </summary>
internal sealed class Waiting(TimeProvider clock)
{
    private static readonly long Moment = TimeSpan.FromSeconds(5).Ticks;

    private long _since;

    /// <summary>True for the one who is to queue it.</summary>
    public bool Begin()
    {
        var (now, since) = (clock.GetUtcNow().UtcTicks, Volatile.Read(ref _since));
        return Math.Abs(now - since) >= Moment && Interlocked.CompareExchange(ref _since, now, since) == since;
    }

    public void End() => Volatile.Write(ref _since, 0);
}
