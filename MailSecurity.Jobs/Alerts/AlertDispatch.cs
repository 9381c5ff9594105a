using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Alerts.Channels;

namespace MailSecurity.Jobs.Alerts;

/// <summary>From the outbox to the push services: takes due steps, claims deliveries, sends them side by side, writes down what became of each.</summary>
public sealed class AlertDispatch(AlertOutbox outbox, AlertReturns returns, IAlertRoute route, WebPushChannel channel, TimeProvider clock)
{
    /// <summary>Sent side by side: one push service that is slow must not hold up the others.</summary>
    private const int AtOnce = 32;

    /// <summary>A step that is due later is found by it.</summary>
    private static readonly TimeSpan TheRecurringRun = TimeSpan.FromMinutes(1);

    /// <summary>Until nothing is due. Answers after which time something is to be tried again, if something is.</summary>
    public async Task<TimeSpan?> RunAsync(CancellationToken cancellation)
    {
        DateTimeOffset? again = null;
        await returns.TakeDueAsync(cancellation);
        while (true)
        {
            // A step by which nobody is reached makes the next one due.
            var due = await outbox.DueAsync(cancellation);
            foreach (var alert in due)
            {
                await outbox.TakeStepAsync(alert, await route.NextAsync(alert, cancellation), cancellation);
            }

            var claimed = await outbox.ClaimAsync(cancellation);
            if (claimed.Count + due.Count == 0)
            {
                break;
            }

            var retries = new DateTimeOffset?[claimed.Count];
            await Parallel.ForEachAsync(
                Enumerable.Range(0, claimed.Count),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
                async (number, stop) =>
                {
                    var outcome = await channel.SendAsync(claimed[number], stop);
                    retries[number] = await outbox.RecordAsync(claimed[number], outcome, stop);
                });
            var earliest = retries.Min();
            again = again is null || earliest < again ? earliest ?? again : again;
        }

        again = await outbox.NextStepAsync(cancellation) is { } step && step - clock.GetUtcNow() < TheRecurringRun && (again is null || step < again) ? step : again;
        return again is { } at ? TimeSpan.FromTicks(Math.Max(0, (at - clock.GetUtcNow()).Ticks)) : null;
    }
}
