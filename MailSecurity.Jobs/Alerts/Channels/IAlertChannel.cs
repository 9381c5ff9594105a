using MailSecurity.Domain.Alerts;

namespace MailSecurity.Jobs.Alerts.Channels;

/// <summary>
/// One way to tell somebody. A delivery may be handed over twice, after a worker died between sending and writing it down: its
/// <see cref="AlertDelivery.Key"/> is the same then, and the channel passes it on.
/// </summary>
public interface IAlertChannel
{
    AlertChannelKind Kind { get; }

    /// <summary>How many are sent side by side.</summary>
    int AtOnce { get; }

    /// <summary>Sending never takes longer; it is shorter than <see cref="Domain.Storage.AlertOutbox.Lease"/>.</summary>
    TimeSpan Patience { get; }

    /// <summary>Hands it over and says what became of it. What can go wrong on the way is an outcome and no exception.</summary>
    Task<DeliveryOutcome> SendAsync(ClaimedDelivery claimed, CancellationToken cancellation);
}

/// <summary>How long to wait before another attempt.</summary>
internal static class BackOff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public static TimeSpan After(int attempt) => TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Min(attempt, 10)));
}
