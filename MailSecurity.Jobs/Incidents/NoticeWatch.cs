using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Jobs.Incidents;

/// <summary>
/// Brings changes that another process made (an import beside the running panel, another node) to this process's boards.
/// </summary>
public sealed partial class NoticeWatch(NoticeStore notices, IIncidentFeed feed, IAlertSignal alerts, INoticeWake wake, ILogger<NoticeWatch> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await wake.NextAsync(stoppingToken);
            try
            {
                while (await notices.TakeAsync(stoppingToken) is { Count: > 0 } changes)
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
