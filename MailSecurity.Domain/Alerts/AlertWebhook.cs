using MailSecurity.Domain.Detection;

namespace MailSecurity.Domain.Alerts;

/// <summary>An address outside that is told of the Account's incidents.</summary>
public sealed class AlertWebhook
{
    public const int LongestName = 60;

    public Guid Id { get; init; }

    public int AccountId { get; init; }

    public required string Name { get; init; }

    public WebhookForm Form { get; init; }

    /// <summary>The host alone, to be shown: whoever knows the rest of the address may write there.</summary>
    public required string Host { get; init; }

    /// <summary>Address, key and signing secret, encrypted by the host's keys.</summary>
    public required byte[] Protected { get; set; }

    public Severity Least { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public string CreatedBy { get; init; } = "";

    public DateTimeOffset? LastSentAt { get; set; }

    public string? LastProblem { get; set; }
}

/// <summary>Whose form a webhook's body has. The numbers are stored.</summary>
public enum WebhookForm : byte
{
    /// <summary>The panel's own, signed.</summary>
    Json = 1,

    Slack = 2,

    Teams = 3,

    Mattermost = 4,

    Ntfy = 5,

    PagerDuty = 6,
}
