namespace MailSecurity.Domain.Alerts;

/// <summary>Which deliveries wait for one another. A mail server or a webhook that does not answer must not hold up the devices.</summary>
public enum AlertLane
{
    Devices,

    /// <summary>Mailboxes and webhooks.</summary>
    Others,
}
