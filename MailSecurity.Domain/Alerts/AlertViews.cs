using MailSecurity.Domain.Alerts.WebPush;

namespace MailSecurity.Domain.Alerts;

/// <summary>An alert with all that became of it.</summary>
public sealed record AlertTrail(Alert Alert, IReadOnlyList<AlertDelivery> Deliveries)
{
    /// <summary>The steps taken, the first one first.</summary>
    public IReadOnlyList<AlertStepRecord> Steps { get; init; } = [];
}

/// <summary>A delivery that a worker has claimed, with what it needs to send it.</summary>
public sealed record ClaimedDelivery(AlertDelivery Delivery, Alert Alert, DeliveryTarget To);

/// <summary>Where a delivery goes.</summary>
public abstract record DeliveryTarget;

public sealed record PushTarget(PushSubscription Subscription) : DeliveryTarget;

public sealed record MailTarget(string Address) : DeliveryTarget;

public sealed record WebhookTarget(AlertWebhook Webhook) : DeliveryTarget;

/// <summary>What became of an attempt to send.</summary>
/// <param name="State">Sent, Failed, or Queued: to be tried again.</param>
/// <param name="Problem">Why not.</param>
/// <param name="Wait">After which it may be tried again.</param>
/// <param name="IsGone">The push service does not know the device any more.</param>
public sealed record DeliveryOutcome(DeliveryState State, string? Problem = null, TimeSpan Wait = default, bool IsGone = false)
{
    /// <summary>The worker did not come to it in time: the attempt does not count.</summary>
    public bool IsUntried { get; init; }
}

/// <summary>What became of the use of a notification's button.</summary>
public enum AcknowledgeOutcome
{
    Done,

    /// <summary>Somebody has the incident, or it is closed; nothing was changed.</summary>
    TakenAlready,

    /// <summary>The text is not good, or was used before.</summary>
    Spent,

    /// <summary>The person may not do it (any more), or not from there.</summary>
    NotAllowed,
}
