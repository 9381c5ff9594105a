using System.Diagnostics;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Alerts.Channels;
using MailSecurity.Jobs.Telemetry;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Jobs.Alerts;

/// <summary>From the outbox to the channels, one lane at a time: takes due steps, claims deliveries, sends them side by side, writes down what became of each.</summary>
public sealed partial class AlertDispatch(
    AlertOutbox outbox, AlertReturns returns, IAlertRoute route, IEnumerable<IAlertChannel> channels, DeliveryMeter meter, TimeProvider clock,
    ILogger<AlertDispatch> logger)
{
    private readonly Dictionary<AlertChannelKind, IAlertChannel> _channels = channels.ToDictionary(channel => channel.Kind);

    /// <summary>A step that is due later is found by it.</summary>
    private static readonly TimeSpan TheRecurringRun = TimeSpan.FromMinutes(1);

    /// <summary>Both lanes in turn, for whoever runs it by hand.</summary>
    public async Task<TimeSpan?> RunAsync(CancellationToken cancellation)
    {
        var waits = new List<TimeSpan?>();
        do
        {
            waits.Add(await RunAsync(AlertLane.Devices, null, cancellation));
            waits.Add(await RunAsync(AlertLane.Others, null, cancellation));
        }
        while (await outbox.IsDueAsync(AlertLane.Devices, cancellation));
        return waits.Min();
    }

    /// <summary>
    /// Until nothing is due on that lane. Steps are taken on each, and <paramref name="wake"/> is told once there is something for the other one.
    /// Answers after which time something is to be tried again, if something is.
    /// </summary>
    public async Task<TimeSpan?> RunAsync(AlertLane lane, Action<AlertLane>? wake, CancellationToken cancellation)
    {
        var other = lane is AlertLane.Devices ? AlertLane.Others : AlertLane.Devices;
        DateTimeOffset? again = null;
        DateTimeOffset looked;
        var broken = new HashSet<Guid>();
        await returns.TakeDueAsync(cancellation);
        await outbox.ReleaseAsync(cancellation);
        while (true)
        {
            // A step by which nobody is reached makes the next one due.
            looked = clock.GetUtcNow();
            var due = (await outbox.DueAsync(cancellation)).FindAll(alert => !broken.Contains(alert.Id));
            foreach (var alert in due)
            {
                if (!await TakeStepAsync(alert, cancellation))
                {
                    broken.Add(alert.Id);
                }
            }

            if (wake is not null && await outbox.IsDueAsync(other, cancellation))
            {
                wake(other);
            }

            var claimed = await outbox.ClaimAsync(lane, cancellation);
            if (claimed.Count + due.Count == 0)
            {
                break;
            }

            var claimedAt = clock.GetUtcNow();

            // A mail server that does not answer must not hold up the webhooks.
            var retries = await Task.WhenAll(claimed.GroupBy(one => one.Delivery.Channel)
                .Select(ofChannel => SendAsync(_channels[ofChannel.Key], [.. ofChannel], claimedAt, cancellation)));
            var earliest = retries.DefaultIfEmpty(null).Min();
            again = again is null || earliest < again ? earliest ?? again : again;
        }

        // What is to be tried again later is asked for too: a run that comes a moment early has sent nothing, and would forget it.
        again = await outbox.NextDueAsync(lane, looked, cancellation) is { } next && next - clock.GetUtcNow() < TheRecurringRun && (again is null || next < again) ? next : again;
        return again is { } at ? TimeSpan.FromTicks(Math.Max(0, (at - clock.GetUtcNow()).Ticks)) : null;
    }

    // One alert whose step cannot be taken must not keep the others from being told. The next run tries it again, and the auditor sees that it is late.
    private async Task<bool> TakeStepAsync(Alert alert, CancellationToken cancellation)
    {
        try
        {
            await outbox.TakeStepAsync(alert, await route.NextAsync(alert, cancellation), cancellation);
            return true;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            Log.StepFailed(logger, failure, alert.Id);
            return false;
        }
    }

    // The earliest moment at which one of them is to be tried again.
    private async Task<DateTimeOffset?> SendAsync(IAlertChannel channel, IReadOnlyList<ClaimedDelivery> claimed, DateTimeOffset claimedAt, CancellationToken cancellation)
    {
        var retries = new DateTimeOffset?[claimed.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, claimed.Count),
            new ParallelOptions { MaxDegreeOfParallelism = channel.AtOnce, CancellationToken = cancellation },
            async (number, stop) =>
            {
                var outcome = await SendAsync(channel, claimed[number], claimedAt, stop);
                retries[number] = await outbox.RecordAsync(claimed[number], outcome, stop);
            });
        return retries.Min();
    }

    private async Task<DeliveryOutcome> SendAsync(IAlertChannel channel, ClaimedDelivery claimed, DateTimeOffset claimedAt, CancellationToken cancellation)
    {
        // Another worker could have it before this one was done.
        if (clock.GetUtcNow() + channel.Patience >= claimedAt + AlertOutbox.Lease)
        {
            return new DeliveryOutcome(DeliveryState.Queued, claimed.Delivery.Problem) { IsUntried = true };
        }

        using var activity = MailMeter.Traces.StartActivity("deliver alert", ActivityKind.Client);
        activity?.SetTag("mailsecurity.channel", channel.Kind.ToString());
        var started = Stopwatch.GetTimestamp();
        var outcome = await TryAsync(channel, claimed, cancellation);
        meter.Tried(channel.Kind, outcome, Stopwatch.GetElapsedTime(started));
        activity?.SetTag("mailsecurity.delivery.state", outcome.State.ToString());
        return outcome;
    }

    private async Task<DeliveryOutcome> TryAsync(IAlertChannel channel, ClaimedDelivery claimed, CancellationToken cancellation)
    {
        try
        {
            return await channel.SendAsync(claimed, cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            // One delivery that cannot be written must not keep the others from leaving.
            Log.Failed(logger, failure, channel.Kind);
            return new DeliveryOutcome(DeliveryState.Queued, "It could not be sent; the panel's log says why.", BackOff.After(claimed.Delivery.Attempts));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2421, LogLevel.Error, "An alert could not be sent by {Channel}.")]
        public static partial void Failed(ILogger logger, Exception failure, AlertChannelKind channel);

        [LoggerMessage(2427, LogLevel.Error, "The next step of alert {Alert} could not be taken.")]
        public static partial void StepFailed(ILogger logger, Exception failure, Guid alert);
    }
}
