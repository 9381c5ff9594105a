using MailSecurity.Domain.Alerts;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Alerts.Channels;

/// <summary>What is said of an alert, the same on every channel. Names and reasons hold text from attackers: whoever writes them out encodes them.</summary>
public sealed class AlertWords(IOptions<AlertOptions> options)
{
    // Longer than this no phone shows; the rest is on the incident's page.
    private const int LongestName = 120;
    private const int LongestReason = 240;

    public Words Of(Alert alert, AlertDelivery delivery) =>
        alert.IsTest ? new Words("MailSecurity test", delivery.Channel is AlertChannelKind.Push ? "This device shows alerts." : "Alerts arrive here.", "/on-call/alerts")
        : delivery.Digest > 0 ? new Words($"{delivery.Digest} more incidents", "They were held back. Open MailSecurity to see them.", "/security/incidents")
        : delivery.Purpose is DeliveryPurpose.Ended ? new Words("Health problem is over", Reason(alert), Page(alert))
        : delivery.Purpose is DeliveryPurpose.Withdraw ? new Words(Title(alert), options.Value.WithoutPersonalData ? "Somebody has it." : $"{Plain(alert.StoppedBy ?? "Somebody", LongestName)} has it.", Page(alert))
        : new Words(Title(alert), Reason(alert), Page(alert));

    /// <summary>The whole address of a page of the panel; null if nobody has said where the panel is.</summary>
    public string? Link(string path) => options.Value.PanelAddress is { Length: > 0 } panel ? panel.TrimEnd('/') + path : null;

    private string Reason(Alert alert) => options.Value.WithoutPersonalData ? "Open MailSecurity to see it." : Plain(alert.Reason, LongestReason);

    private string Title(Alert alert) => alert.IsOfHealth ? $"{alert.Severity}: health problem" : options.Value.WithoutPersonalData ? $"{alert.Severity} incident" : $"{alert.Severity}: {Plain(alert.User, LongestName)}";

    private static string Page(Alert alert) => alert.IsOfHealth ? "/sources" : $"/security/incidents/{alert.IncidentId}";

    // Control characters would end a mail's subject or turn a line of text around.
    private static string Plain(string text, int longest)
    {
        var clean = string.Concat(text.Select(letter => char.IsControl(letter) || char.GetUnicodeCategory(letter) is System.Globalization.UnicodeCategory.Format ? ' ' : letter));
        return clean.Length <= longest ? clean : string.Concat(clean.AsSpan(0, longest - 1), "…");
    }
}

/// <param name="Path">The page of the panel on which there is more.</param>
public sealed record Words(string Title, string Body, string Path);
