using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Watch;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Jobs.Watchdog;

/// <summary>The auditor of alerts: what was begun goes on or came to its end. If it cannot look, that is a problem, too.</summary>
internal sealed partial class AlertProbe(AlertAudit audit, IAlertSignal sender, ILogger<AlertProbe> logger) : IHealthProbe
{
    public async Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation)
    {
        try
        {
            var faults = await audit.LookAsync(cancellation);
            if (!faults.Any)
            {
                return [];
            }

            // It may only have been forgotten.
            sender.Raised();
            return [Problem($"Alerts do not go on: {faults.LateSteps} steps and {faults.LateDeliveries} deliveries are late, {faults.LostAlerts} alerts have no next step.")];
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.CouldNotLook(logger, failure);
            return [Problem("Nobody can tell whether alerts go on: looking failed.")];
        }
    }

    private static HealthProblem Problem(string text) => new(
        HealthKind.AlertsForgotten, "alerts", AccountId: null, SourceId: null, text,
        "Look at the jobs page for send-alerts, and at the program's log. Until it is well, look at the incidents yourself.");

    private static partial class Log
    {
        [LoggerMessage(2149, LogLevel.Error, "The audit of alerts failed.")]
        public static partial void CouldNotLook(ILogger logger, Exception failure);
    }
}
