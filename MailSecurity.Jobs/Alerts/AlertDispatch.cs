using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Alerts.Channels;

namespace MailSecurity.Jobs.Alerts;

/// <summary>From the outbox to the push services: takes due steps, claims deliveries, sends them side by side, writes down what became of each.</summary>
public sealed class AlertDispatch(AlertOutbox outbox, IAlertRoute route, WebPushChannel channel, TimeProvider clock)
{
    /// <summary>Sent side by side: one push service that is slow must not hold up the others.</summary>
    private const int AtOnce = 32;

    /// <summary>Until nothing is due. Answers after which time something is to be tried again, if something is.</summary>
    public async Task<TimeSpan?> RunAsync(CancellationToken cancellation)
    {
        while (await outbox.DueAsync(cancellation) is { Count: > 0 } due)
        {
            foreach (var alert in due)
            {
                await outbox.TakeStepAsync(alert, await route.NextAsync(alert, cancellation), cancellation);
            }
        }

        DateTimeOffset? again = null;
        while (await outbox.ClaimAsync(cancellation) is { Count: > 0 } claimed)
        {
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

        return again is { } at ? TimeSpan.FromTicks(Math.Max(0, (at - clock.GetUtcNow()).Ticks)) : null;
    }
}
