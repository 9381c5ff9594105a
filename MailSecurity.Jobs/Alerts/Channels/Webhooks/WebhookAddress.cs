using System.Diagnostics.CodeAnalysis;
using MailSecurity.Domain.Alerts;

namespace MailSecurity.Jobs.Alerts.Channels.Webhooks;

/// <summary>What is secret of a webhook. It does not print itself.</summary>
/// <param name="Url">Where to.</param>
/// <param name="Token">PagerDuty's integration key, or ntfy's access token.</param>
/// <param name="SigningSecret">Of the panel's own form; empty otherwise.</param>
public sealed record WebhookAddress(Uri Url, string Token, string SigningSecret)
{
    private const int LongestUrl = 2000;
    private const int LongestToken = 200;
    private const string PagerDuty = "https://events.pagerduty.com/v2/enqueue";

    /// <summary>Reads what a person typed.</summary>
    public static bool TryRead(WebhookForm form, string url, string token, [NotNullWhen(true)] out WebhookAddress? address, [NotNullWhen(false)] out string? problem)
    {
        (url, token, address) = (url.Trim(), token.Trim(), null);
        url = url.Length == 0 && form is WebhookForm.PagerDuty ? PagerDuty : url;
        problem = !Uri.TryCreate(url, UriKind.Absolute, out var parsed) || url.Length > LongestUrl ? "The address must be like https://example.org/hook."
            : parsed.Scheme != Uri.UriSchemeHttps ? "The address must begin with https://."
            : parsed.UserInfo.Length > 0 ? "The address must not contain a user or password."
            : token.Length > LongestToken || token.Any(letter => letter is <= ' ' or > '~') ? "The key has letters, digits and signs only."
            : form is WebhookForm.PagerDuty && token.Length == 0 ? "Enter the integration key of the service in PagerDuty."
            : form is WebhookForm.Ntfy && parsed.AbsolutePath.Trim('/').Length == 0 ? "The address ends with the topic, like https://ntfy.sh/my-topic."
            : null;
        address = problem is null ? new WebhookAddress(parsed!, token, "") : null;
        return address is not null;
    }

    public override string ToString() => $"WebhookAddress({Url.Host})";
}
