using Hangfire;

namespace MailSecurity.Jobs.Alerts;

/// <summary>Tells whoever is to be told now. Running it twice, or twice at once, tells nobody twice.</summary>
public sealed class SendAlertsJob(AlertDispatch dispatch, AlertQueue queue)
{
    [Queue(JobQueues.Alerts)]
    [AutomaticRetry(Attempts = 5, DelaysInSeconds = [1, 5, 15, 60, 60])]
    public async Task RunAsync(CancellationToken cancellation)
    {
        queue.Started();
        if (await dispatch.RunAsync(cancellation) is { } wait)
        {
            queue.Later(wait);
        }
    }
}
