using Hangfire;
using Hangfire.Common;
using Hangfire.States;

namespace MailSecurity.Jobs.Alerts;

/// <summary>The job of one lane, waiting at most once.</summary>
internal sealed class LaneQueue(IBackgroundJobClient jobs, TimeProvider clock, Job job)
{
    private static readonly TimeSpan WholeSeconds = TimeSpan.FromSeconds(1);

    private readonly Waiting _waiting = new(clock);
    private readonly Lock _gate = new();
    private DateTimeOffset _scheduled;

    public void Raised()
    {
        if (_waiting.Begin())
        {
            try
            {
                jobs.Create(job, new EnqueuedState());
            }
            catch (BackgroundJobClientException)
            {
                // The queue is not to be reached for now: the next wake-up or the recurring run catches up.
                Started();
            }
        }
    }

    public void Later(TimeSpan wait)
    {
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            // Hangfire keeps whole seconds, so one that is nearly due may be this very run, come early: what is not due yet needs another.
            if (_scheduled > now + WholeSeconds && _scheduled <= now + wait)
            {
                return;
            }

            jobs.Create(job, new ScheduledState(wait));
            _scheduled = now + wait;
        }
    }

    public void Started() => _waiting.End();
}
