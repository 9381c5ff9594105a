using Hangfire;
using MailSecurity.Domain.Alerts;

namespace MailSecurity.Jobs.Alerts;

/// <summary>The same by mail and webhooks, which may take long to answer. Running it twice, or twice at once, tells nobody twice.</summary>
public sealed class SendMailsAndWebhooksJob(AlertDispatch dispatch, AlertQueue queue)
{
    [Queue(JobQueues.Outside)]
    [AutomaticRetry(Attempts = 5, DelaysInSeconds = [1, 5, 15, 60, 60])]
    public Task RunAsync(CancellationToken cancellation) => queue.RunAsync(dispatch, AlertLane.Others, cancellation);
}
