using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Jobs.Incidents;

/// <summary>
/// Brings changes that another process made (an import beside the running panel) to this process's boards. SQLite has no
/// way to tell; the look costs one read of an empty table a second.
/// </summary>
public sealed partial class NoticeWatch(NoticeStore notices, IIncidentFeed feed, IAlertSignal alerts, TimeProvider clock, ILogger<NoticeWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await notices.TakeAsync(stoppingToken) is { Count: > 0 } changes)
                {
                    feed.Publish(changes);
                    alerts.Raised();
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Log.LookFailed(logger, failure);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2301, LogLevel.Warning, "Changes made by other processes could not be read; it is tried again.")]
        public static partial void LookFailed(ILogger logger, Exception failure);
    }
}
