using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Admins;

/// <summary>One line of the audit log: who did what, when, from where, and what was before and after. Never changed, never deleted.</summary>
public sealed class AuditEntry
{
    public long Id { get; init; }

    /// <summary>0 for a sign-in with a name that nobody has: it belongs to no Account and is shown to the Provider.</summary>
    public int AccountId { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Null for the host's command line and for a name nobody has.</summary>
    public Guid? ActorId { get; init; }

    /// <summary>The name as it was then; attacker-controlled text for a refused sign-in.</summary>
    public string Actor { get; init; } = "";

    public string Action { get; init; } = "";

    /// <summary>What it was done to.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Null for the host's command line, and for refusals from several addresses.</summary>
    public ClientAddress? Address { get; init; }

    /// <summary>JSON; null where there was nothing.</summary>
    public string? Before { get; init; }

    /// <summary>JSON; null where there is nothing any more.</summary>
    public string? After { get; init; }
}

/// <summary>What the audit log calls things. Stable: they are filtered by and exported.</summary>
public static class AuditAction
{
    public const string SignedIn = "sign-in";
    public const string SignInRefused = "sign-in.refused";
    public const string SignedOut = "sign-out";
    public const string PasswordChanged = "password.changed";
    public const string SessionEnded = "session.ended";
    public const string AccessRefused = "access.refused";
    public const string Invited = "sub-admin.invited";
    public const string LinkRenewed = "sub-admin.link-renewed";
    public const string Changed = "sub-admin.changed";
    public const string Disabled = "sub-admin.disabled";
    public const string Enabled = "sub-admin.enabled";
    public const string SecondFactorEnabled = "second-factor.enabled";
    public const string SecondFactorDisabled = "second-factor.disabled";
    public const string SecondFactorReset = "second-factor.reset";
    public const string RecoveryCodesRenewed = "second-factor.recovery-codes-renewed";
    public const string NotConfirmed = "confirmation.refused";
    public const string PasskeyAdded = "second-factor.passkey-added";
    public const string PasskeyRemoved = "second-factor.passkey-removed";
    public const string AccessAdded = "access-list.added";
    public const string AccessChanged = "access-list.changed";
    public const string AccessDeleted = "access-list.deleted";
    public const string Restricted = "access-list.restricted";
    public const string RestrictionConfirmed = "access-list.confirmed";
    public const string Unrestricted = "access-list.unrestricted";
    public const string ApiKeyCreated = "api-key.created";
    public const string ApiKeyDeleted = "api-key.deleted";
    public const string TrustAdded = "trusted-ip.added";
    public const string TrustChanged = "trusted-ip.changed";
    public const string TrustDeleted = "trusted-ip.deleted";
    public const string Created = "admin.created";
    public const string Listed = "admin.listed";
    public const string ExpectationAdded = "expectation.added";
    public const string ExpectationEnded = "expectation.ended";
    public const string IncidentAcknowledged = "incident.acknowledged";
    public const string IncidentResolved = "incident.resolved";
    public const string IncidentNoted = "incident.noted";
    public const string ContainmentStarted = "containment.started";
    public const string ContainmentLifted = "containment.lifted";
    public const string SourceDeleted = "source.deleted";
    public const string GeoUpdateAsked = "geo-update.asked";
    public const string DetectionChanged = "detection.changed";
    public const string OverrideAdded = "sensitivity-override.added";
    public const string OverrideDeleted = "sensitivity-override.deleted";
    public const string RuleMuted = "rule.muted";
    public const string RuleUnmuted = "rule.unmuted";
    public const string NetworkKindAdded = "network-kind.added";
    public const string NetworkKindDeleted = "network-kind.deleted";
    public const string DeviceAdded = "device.added";
    public const string DeviceRenewed = "device.renewed";
    public const string DeviceRemoved = "device.removed";
    public const string ScheduleChanged = "on-call.schedule-changed";
    public const string ScheduleDeleted = "on-call.schedule-deleted";
    public const string OnCallOverridden = "on-call.override-added";
    public const string OnCallOverrideEnded = "on-call.override-ended";
    public const string EscalationChanged = "on-call.escalation-changed";
    public const string WebhookAdded = "webhook.added";
    public const string WebhookSecretReplaced = "webhook.secret-replaced";
    public const string WebhookDeleted = "webhook.deleted";
    public const string MaintenanceStarted = "maintenance.started";
    public const string MaintenanceEnded = "maintenance.ended";
    public const string AlertsChosen = "alerts.chosen";
    public const string Unlocked = "admin.unlocked";
}

/// <summary>Who acts, and from where; null parts for the host's own command line.</summary>
public readonly record struct Actor(Guid? Id, string Name, ClientAddress? Address)
{
    public static Actor Host { get; } = new(null, "host command line", null);
}

/// <summary>For what has no change of its own to be written with: sign-ins, good and refused.</summary>
public interface IAudit
{
    Task WriteAsync(int accountId, Actor actor, string action, string subject, CancellationToken cancellation, object? after = null);
}
