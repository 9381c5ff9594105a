using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Detection;

namespace MailSecurity.Jobs.Alerts.Channels.Webhooks;

/// <summary>Writes a message in the form that each product documents.</summary>
internal static class WebhookBodies
{
    private const string Product = "MailSecurity";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Where it goes, and the body.</summary>
    public static (Uri Url, byte[] Body) Write(WebhookForm form, WebhookAddress address, WebhookMessage message) => form switch
    {
        WebhookForm.Slack => (address.Url, Bytes(Slack(message))),
        WebhookForm.Teams => (address.Url, Bytes(Teams(message))),
        WebhookForm.Mattermost => (address.Url, Bytes(Mattermost(message))),
        WebhookForm.Ntfy => (new Uri(address.Url, "."), Bytes(Ntfy(message, address.Url))),
        WebhookForm.PagerDuty => (address.Url, Bytes(PagerDuty(message, address.Token))),
        _ => (address.Url, Bytes(Own(message))),
    };

    private static byte[] Bytes(object body) => JsonSerializer.SerializeToUtf8Bytes(body, Json);

    private static object Own(WebhookMessage message) => new
    {
        @event = message.Event,
        key = message.Key,
        subject = message.Subject,
        severity = Word(message.Severity),
        title = message.Title,
        text = message.Text,
        url = message.Link,
        raisedAt = message.RaisedAt.UtcDateTime,
        count = message.Count,
        step = message.Step,
    };

    // Incoming webhooks: mrkdwn, in which three characters are escaped.
    private static object Slack(WebhookMessage message) => new
    {
        text = $"{ChatText.Slack(message.Title)}: {ChatText.Slack(message.Text)}",
        blocks = new[]
        {
            new
            {
                type = "section",
                text = new
                {
                    type = "mrkdwn",
                    text = $"*{ChatText.Slack(message.Title)}*\n{ChatText.Slack(message.Text)}{(message.Link is { } link ? $"\n<{link}|Open>" : "")}",
                },
            },
        },
    };

    // Workflows' webhook: a message with an Adaptive Card. Text runs are shown as they are, without Markdown.
    private static object Teams(WebhookMessage message) => new
    {
        type = "message",
        attachments = new[]
        {
            new
            {
                contentType = "application/vnd.microsoft.card.adaptive",
                content = new Dictionary<string, object>
                {
                    ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
                    ["type"] = "AdaptiveCard",
                    ["version"] = "1.4",
                    ["body"] = new[] { Run(message.Title, "Bolder", TeamsColor(message)), Run(message.Text, "Default", "Default") },
                    ["actions"] = message.Link is { } link ? new object[] { new { type = "Action.OpenUrl", title = "Open", url = link } } : [],
                },
            },
        },
    };

    private static object Run(string text, string weight, string color) => new { type = "RichTextBlock", inlines = new[] { new { type = "TextRun", text, weight, color } } };

    private static object Mattermost(WebhookMessage message) => new
    {
        username = Product,
        attachments = new[]
        {
            new
            {
                fallback = ChatText.Mattermost($"{message.Title}: {message.Text}"),
                color = message.IsGood ? "#2e7d32" : message.Severity >= Severity.Critical ? "#b00020" : "#e65100",
                title = ChatText.Mattermost(message.Title),
                title_link = message.Link,
                text = ChatText.Mattermost(message.Text),
            },
        },
    };

    // Published as JSON to the server's root, with the topic in the body.
    private static object Ntfy(WebhookMessage message, Uri topic) => new
    {
        topic = topic.Segments[^1].Trim('/'),
        title = message.Title,
        message = message.Text,
        priority = message.IsGood || message.Event is WebhookMessage.Test ? 3 : message.Severity >= Severity.Critical ? 5 : 4,
        tags = new[] { message.IsGood ? "white_check_mark" : "rotating_light" },
        click = message.Link,
    };

    // Events API v2. Under a key that it knows already it wakes nobody.
    private static object PagerDuty(WebhookMessage message, string key) => message.IsGood
        ? new { routing_key = key, event_action = message.Event is WebhookMessage.Ended ? "resolve" : "acknowledge", dedup_key = message.Page }
        : new
        {
            routing_key = key,
            event_action = "trigger",
            dedup_key = message.Page,
            client = Product,
            client_url = message.Link,
            payload = new
            {
                summary = $"{message.Title}: {message.Text}",
                source = Product,
                severity = message.Event is WebhookMessage.Test ? "info" : message.Severity >= Severity.Critical ? "critical" : "error",
                timestamp = message.RaisedAt.UtcDateTime,
                custom_details = new { count = message.Count },
            },
        };

    private static string TeamsColor(WebhookMessage message) => message.IsGood ? "Good" : message.Severity >= Severity.Critical ? "Attention" : "Warning";

    private static string Word(Severity severity) => JsonNamingPolicy.CamelCase.ConvertName(severity.ToString());
}
