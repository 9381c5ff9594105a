using Hangfire;
using MailSecurity.Domain.Alerts;

namespace MailSecurity.Jobs.Alerts;

/// <summary>Tells whoever is to be told now, on their devices. Running it twice, or twice at once, tells nobody twice.</summary>
public sealed class SendAlertsJob(AlertDispatch dispatch, AlertQueue queue)
{
    [Queue(JobQueues.Alerts)]
    [AutomaticRetry(Attempts = 5, DelaysInSeconds = [1, 5, 15, 60, 60])]
    public Task RunAsync(CancellationToken cancellation) => queue.RunAsync(dispatch, AlertLane.Devices, cancellation);
}
