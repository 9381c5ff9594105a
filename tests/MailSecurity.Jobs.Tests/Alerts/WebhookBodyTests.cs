using System.Text.Json.Nodes;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Detection;
using MailSecurity.Jobs.Alerts.Channels.Webhooks;

namespace MailSecurity.Jobs.Tests.Alerts;

/// <summary>The bodies, against written samples of what each product documents.</summary>
public sealed class WebhookBodyTests
{
    private static readonly WebhookMessage Message = new(
        WebhookMessage.Alert, "key", "incident", "page", Severity.Critical, "Critical: ana@example.org", "Logins from <Germany> & *Brazil*, @all.", "https://panel.example.org/i/1",
        new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero), 1, 0);

    [Fact]
    public void Slack_IsABlockMessageWithEscapedText() => Same(WebhookForm.Slack, "https://hooks.slack.com/services/T/B/x", """
        {
          "text": "Critical: ana@example.org: Logins from &lt;Germany&gt; &amp; *Brazil*, @all.",
          "blocks": [{
            "type": "section",
            "text": { "type": "mrkdwn", "text": "*Critical: ana@example.org*\nLogins from &lt;Germany&gt; &amp; *Brazil*, @all.\n<https://panel.example.org/i/1|Open>" }
          }]
        }
        """);

    [Fact]
    public void Teams_IsAnAdaptiveCardOfPlainText() => Same(WebhookForm.Teams, "https://example.logic.azure.com/workflows/x", """
        {
          "type": "message",
          "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "content": {
              "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
              "type": "AdaptiveCard",
              "version": "1.4",
              "body": [
                { "type": "RichTextBlock", "inlines": [{ "type": "TextRun", "text": "Critical: ana@example.org", "weight": "Bolder", "color": "Attention" }] },
                { "type": "RichTextBlock", "inlines": [{ "type": "TextRun", "text": "Logins from <Germany> & *Brazil*, @all.", "weight": "Default", "color": "Default" }] }
              ],
              "actions": [{ "type": "Action.OpenUrl", "title": "Open", "url": "https://panel.example.org/i/1" }]
            }
          }]
        }
        """);

    [Fact]
    public void Mattermost_IsAnAttachmentThatCallsNobody() => Same(WebhookForm.Mattermost, "https://chat.example.org/hooks/x", """
        {
          "username": "MailSecurity",
          "attachments": [{
            "fallback": "Critical: ana@\u2060example.org: Logins from \\<Germany\\> & \\*Brazil\\*, @\u2060all.",
            "color": "#b00020",
            "title": "Critical: ana@\u2060example.org",
            "title_link": "https://panel.example.org/i/1",
            "text": "Logins from \\<Germany\\> & \\*Brazil\\*, @\u2060all."
          }]
        }
        """);

    [Fact]
    public void Ntfy_IsPublishedToTheServersRootWithItsTopic()
    {
        Same(WebhookForm.Ntfy, "https://ntfy.sh/my-topic", """
            {
              "topic": "my-topic",
              "title": "Critical: ana@example.org",
              "message": "Logins from <Germany> & *Brazil*, @all.",
              "priority": 5,
              "tags": ["rotating_light"],
              "click": "https://panel.example.org/i/1"
            }
            """);
        Assert.Equal("https://ntfy.sh/", Write(WebhookForm.Ntfy, "https://ntfy.sh/my-topic", Message).Url.AbsoluteUri);
    }

    [Fact]
    public void PagerDuty_IsAnEventThatIsTriggeredAndThenAcknowledged()
    {
        Same(WebhookForm.PagerDuty, "", """
            {
              "routing_key": "0123456789abcdef0123456789abcdef",
              "event_action": "trigger",
              "dedup_key": "page",
              "client": "MailSecurity",
              "client_url": "https://panel.example.org/i/1",
              "payload": {
                "summary": "Critical: ana@example.org: Logins from <Germany> & *Brazil*, @all.",
                "source": "MailSecurity",
                "severity": "critical",
                "timestamp": "2026-06-01T12:00:00Z",
                "custom_details": { "count": 1 }
              }
            }
            """);
        var taken = JsonNode.Parse(Write(WebhookForm.PagerDuty, "", Message with { Event = WebhookMessage.Taken }).Body);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{ "routing_key": "0123456789abcdef0123456789abcdef", "event_action": "acknowledge", "dedup_key": "page" }"""), taken));
    }

    [Fact]
    public void Own_IsWhatTheHandbookSays() => Same(WebhookForm.Json, "https://example.org/hook", """
        {
          "event": "alert", "key": "key", "subject": "incident", "severity": "critical", "title": "Critical: ana@example.org",
          "text": "Logins from <Germany> & *Brazil*, @all.", "url": "https://panel.example.org/i/1", "raisedAt": "2026-06-01T12:00:00Z", "count": 1, "step": 0
        }
        """);

    private static void Same(WebhookForm form, string url, string sample)
    {
        var written = JsonNode.Parse(Write(form, url, Message).Body);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(sample), written), written!.ToJsonString());
    }

    private static (Uri Url, byte[] Body) Write(WebhookForm form, string url, WebhookMessage message)
    {
        Assert.True(WebhookAddress.TryRead(form, url, form is WebhookForm.PagerDuty ? "0123456789abcdef0123456789abcdef" : "", out var address, out var problem), problem);
        return WebhookBodies.Write(form, address, message);
    }
}
