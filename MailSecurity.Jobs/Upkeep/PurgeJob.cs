using Hangfire;
using MailSecurity.Domain.Storage.Retention;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Jobs.Upkeep;

/// <summary>Deletes what is older than it is kept. Running it twice, or ending it half way, does no harm.</summary>
public sealed partial class PurgeJob(Purge purge, ILogger<PurgeJob> logger)
{
    [AutomaticRetry(Attempts = 0)]
    [DisableConcurrentExecution(timeoutInSeconds: 1)]
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (await purge.RunIfDueAsync(cancellation) is { Rows: > 0 } done)
        {
            Log.Purged(logger, done.Logins, done.Messages, done.NotRaised, done.Incidents, done.Rows, done.LongestHeld.TotalMilliseconds);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2160, LogLevel.Information, "Purged {Logins} logins, {Messages} messages, {NotRaised} suppressed findings and {Incidents} incidents, {Rows} rows in all; writers waited {Longest:0} ms at most.")]
        public static partial void Purged(ILogger logger, long logins, long messages, long notRaised, long incidents, long rows, double longest);
    }
}
