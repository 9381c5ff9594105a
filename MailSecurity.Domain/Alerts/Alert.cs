using MailSecurity.Domain.Detection;

namespace MailSecurity.Domain.Alerts;

/// <summary>
/// That somebody is to be told of an incident. Written in the commit that makes the incident worth it, so neither exists
/// without the other; or of a device's owner trying it out.
/// </summary>
public sealed class Alert
{
    public Guid Id { get; init; }

    public int AccountId { get; init; }

    /// <summary>The User it is about; 0 for a test.</summary>
    public int UserId { get; init; }

    /// <summary>Null for a test.</summary>
    public Guid? IncidentId { get; init; }

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

    /// <summary>The incident was closed since. If it is opened again, people are told again.</summary>
    public bool IsOfClosedCase { get; set; }

    public bool IsTest => IncidentId is null;
}

/// <summary>One alert on its way to one device, and what is known of its arrival.</summary>
public sealed class AlertDelivery
{
    public long Id { get; set; }

    public int AccountId { get; init; }

    public Guid AlertId { get; init; }

    /// <summary>(Alert, step, device) is unique: however often a job runs, a device is told once per step.</summary>
    public int Step { get; init; }

    public Guid DeviceId { get; init; }

    public Guid AdminId { get; init; }

    /// <summary>Whose device it was, in the words of then.</summary>
    public string Admin { get; init; } = "";

    public string Device { get; init; } = "";

    public DeliveryState State { get; set; }

    public DateTimeOffset QueuedAt { get; init; }

    /// <summary>Not to be sent before; null once there is nothing more to do.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>Not to be sent after.</summary>
    public DateTimeOffset Until { get; init; }

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
}
