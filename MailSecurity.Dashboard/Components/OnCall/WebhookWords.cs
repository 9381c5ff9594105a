using MailSecurity.Domain.Alerts;

namespace MailSecurity.Dashboard.Components.OnCall;

/// <summary>The screen's words for webhooks.</summary>
internal static class WebhookWords
{
    public static string Of(WebhookForm form) => form switch
    {
        WebhookForm.Teams => "Microsoft Teams",
        WebhookForm.Ntfy => "ntfy",
        WebhookForm.Json => "Signed JSON",
        _ => form.ToString(),
    };

    public static string Placeholder(WebhookForm form) => form switch
    {
        WebhookForm.Slack => "https://hooks.slack.com/services/…",
        WebhookForm.Teams => "https://….logic.azure.com/workflows/…",
        WebhookForm.Mattermost => "https://chat.example.org/hooks/…",
        WebhookForm.Ntfy => "https://ntfy.sh/my-topic",
        WebhookForm.PagerDuty => "https://events.pagerduty.com/v2/enqueue",
        _ => "https://example.org/hook",
    };
}
