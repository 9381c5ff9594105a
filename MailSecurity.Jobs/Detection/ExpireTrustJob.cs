using Hangfire;
using MailSecurity.Domain.Storage;

namespace MailSecurity.Jobs.Detection;

/// <summary>Judges again what trusted ranges had covered that have expired. Running it twice does no harm.</summary>
public sealed class ExpireTrustJob(TrustStore trust)
{
    [Queue(JobQueues.Watch)]
    [AutomaticRetry(Attempts = 0)]
    public Task RunAsync(CancellationToken cancellation) => trust.ExpireAsync(cancellation);
}
