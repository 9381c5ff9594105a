using MailSecurity.Domain.Detection;

namespace MailSecurity.Domain.Alerts;

/// <summary>
/// That somebody is to be told of an incident. Written in the commit that makes the incident worth it, so neither exists
/// without the other; or of a health problem, as long as it lasts; or of a device's owner trying it out.
/// </summary>
public sealed class Alert
{
    public Guid Id { get; init; }

    public int AccountId { get; init; }

    /// <summary>The User it is about; 0 if it is about none.</summary>
    public int UserId { get; init; }

    /// <summary>Null for a health problem and for a test.</summary>
    public Guid? IncidentId { get; init; }

    /// <summary>The health problem it is about, the same as long as that lasts; null: none.</summary>
    public string? HealthKey { get; init; }

    /// <summary>A health problem of the installation: for the Provider's Admins alone.</summary>
    public bool IsForProvider { get; init; }

    /// <summary>When the health problem was last seen.</summary>
    public DateTimeOffset? SeenAt { get; set; }

    /// <summary>The User's name; attacker-controlled text.</summary>
    public string User { get; init; } = "";

    public Severity Severity { get; init; }

    /// <summary>The sentence of the gravest finding.</summary>
    public string Reason { get; init; } = "";

    public DateTimeOffset RaisedAt { get; init; }

    /// <summary>How many steps of telling people have been taken.</summary>
    public int Step { get; set; }

    /// <summary>When the next step is due; null: there is none.</summary>
    public DateTimeOffset? NextAt { get; set; }

    /// <summary>The escalation policy that is followed; null before the first step, and if there is none.</summary>
    public Guid? PolicyId { get; set; }

    /// <summary>How many of the steps were taken before somebody had the incident and nothing came of it: the policy began anew after them.</summary>
    public int StepsBefore { get; set; }

    /// <summary>When people are told again, if nothing comes of whoever took the incident.</summary>
    public DateTimeOffset? ReturnsAt { get; set; }

    /// <summary>When nobody had to be told any more: somebody has taken the incident, or it is closed.</summary>
    public DateTimeOffset? StoppedAt { get; set; }

    /// <summary>Who took or closed the incident.</summary>
    public string? StoppedBy { get; set; }

    /// <summary>The incident was closed since, or the health problem has ended. If it comes again, people are told again.</summary>
    public bool IsOfClosedCase { get; set; }

    public bool IsOfHealth => HealthKey is not null;

    public bool IsTest => IncidentId is null && HealthKey is null;
}

/// <summary>One alert on its way to one target, a device, a mailbox or a webhook, and what is known of its arrival.</summary>
public sealed class AlertDelivery
{
    public long Id { get; set; }

    public int AccountId { get; init; }

    public Guid AlertId { get; init; }

    /// <summary>(Alert, step, target) is unique: however often a job runs, a target is told once per step.</summary>
    public int Step { get; init; }

    public AlertChannelKind Channel { get; init; } = AlertChannelKind.Push;

    public DeliveryPurpose Purpose { get; init; } = DeliveryPurpose.Tell;

    /// <summary>The device, the Admin whose mailbox it is, or the webhook.</summary>
    public Guid TargetId { get; init; }

    /// <summary>Empty for a webhook, which is the Account's.</summary>
    public Guid AdminId { get; init; }

    /// <summary>Whose target it was, in the words of then; empty for a webhook.</summary>
    public string Admin { get; init; } = "";

    /// <summary>The target's name: "My phone", "e-mail".</summary>
    public string Device { get; init; } = "";

    /// <summary>When nothing held it back any more; null while something does. Budgets count from it.</summary>
    public DateTimeOffset? FreedAt { get; set; }

    /// <summary>Of how many incidents it tells at once because they were held back; 0: of its own alone.</summary>
    public int Digest { get; set; }

    /// <summary>For <see cref="DeliveryState.InDigest"/>: the delivery that tells of it.</summary>
    public long? CarrierId { get; set; }

    /// <summary>The same however often it is sent, so that a receiver can tell a repetition.</summary>
    public string Key => $"{AlertId:N}.{Step}.{TargetId:N}";

    public DeliveryState State { get; set; }

    public DateTimeOffset QueuedAt { get; init; }

    /// <summary>Not to be sent before; null once there is nothing more to do.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>Not to be sent after.</summary>
    public DateTimeOffset Until { get; set; }

    public int Attempts { get; set; }

    /// <summary>When the push service took it.</summary>
    public DateTimeOffset? SentAt { get; set; }

    /// <summary>When the device said that it had shown it.</summary>
    public DateTimeOffset? ShownAt { get; set; }

    public DateTimeOffset? ClickedAt { get; set; }

    /// <summary>When the button of the notification was used; it works once.</summary>
    public DateTimeOffset? AcknowledgedAt { get; set; }

    /// <summary>Why it was not sent, or not yet.</summary>
    public string? Problem { get; set; }
}

/// <summary>The numbers are stored.</summary>
public enum DeliveryState : byte
{
    Queued = 1,

    /// <summary>A worker has it. One that died with it leaves it to the next after a while.</summary>
    Sending = 2,

    Sent = 3,

    Failed = 4,

    /// <summary>The incident was taken or closed before it left.</summary>
    NotNeeded = 5,

    /// <summary>Quiet hours, maintenance or a budget keep it until <see cref="AlertDelivery.DueAt"/>.</summary>
    Held = 6,

    /// <summary>Another one tells of it, with the others that were held back.</summary>
    InDigest = 7,
}

/// <summary>The numbers are stored.</summary>
public enum AlertChannelKind : byte
{
    Push = 1,

    Mail = 2,

    Webhook = 3,
}

/// <summary>The numbers are stored.</summary>
public enum DeliveryPurpose : byte
{
    Tell = 1,

    /// <summary>Somebody has the incident: what was told before asks for nothing any more.</summary>
    Withdraw = 2,

    /// <summary>The health problem that was told of has ended.</summary>
    Ended = 3,
}
