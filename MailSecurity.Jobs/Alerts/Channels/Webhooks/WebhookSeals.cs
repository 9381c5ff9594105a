using System.Text.Json;
using MailSecurity.Domain.Alerts;

namespace MailSecurity.Jobs.Alerts.Channels.Webhooks;

/// <summary>Keeps addresses of webhooks by the host's keys: nobody who reads the store can write where they write.</summary>
public sealed class WebhookSeals(IAlertSeals seals)
{
    public byte[] Seal(WebhookAddress address) => seals.Protect(JsonSerializer.SerializeToUtf8Bytes(address));

    /// <summary>Null if it was sealed with other keys.</summary>
    public WebhookAddress? Open(AlertWebhook webhook) =>
        seals.Unprotect(webhook.Protected) is { } text ? JsonSerializer.Deserialize<WebhookAddress>(text) : null;
}
