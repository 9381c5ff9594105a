using Hangfire;
using MailSecurity.Domain.Alerts;

namespace MailSecurity.Jobs.Alerts;

/// <summary>Turns any number of wake-ups into at most one waiting job beside those that run.</summary>
public sealed class AlertQueue(IBackgroundJobClient jobs, TimeProvider clock) : IAlertSignal
{
    private readonly Waiting _waiting = new(clock);
    private readonly Lock _gate = new();
    private DateTimeOffset _scheduled;

    public void Raised()
    {
        if (_waiting.Begin())
        {
            try
            {
                jobs.Enqueue<SendAlertsJob>(job => job.RunAsync(CancellationToken.None));
            }
            catch (BackgroundJobClientException)
            {
                // The queue is not to be reached for now: the next wake-up or the recurring run catches up.
                Started();
            }
        }
    }

    /// <summary>Something is to be tried again then. Nothing is added if a job comes before that anyway.</summary>
    public void Later(TimeSpan wait)
    {
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            if (_scheduled > now && _scheduled <= now + wait)
            {
                return;
            }

            jobs.Schedule<SendAlertsJob>(job => job.RunAsync(CancellationToken.None), wait);
            _scheduled = now + wait;
        }
    }

    internal void Started() => _waiting.End();
}
