using System.Text.Json;
using System.Text.Json.Serialization;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Alerts.WebPush;
using MailSecurity.Domain.Detection;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Alerts.Channels;

/// <summary>What a notification says, and what its buttons may do. The service worker reads it.</summary>
public sealed class AlertText(IOptions<AlertOptions> options, IAlertSeals seals)
{
    // Longer than this no phone shows; the rest is on the incident's page.
    private const int LongestName = 120;
    private const int LongestReason = 240;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>At most <see cref="PushEncryption.LongestText"/> bytes.</summary>
    public byte[] Write(Alert alert, AlertDelivery delivery)
    {
        var (title, body) = Words(alert);
        var subject = alert.IncidentId ?? alert.Id;
        return JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                id = delivery.Id,
                tag = subject,
                severity = alert.IsTest ? "test" : alert.Severity.ToString(),
                title,
                body,
                at = alert.RaisedAt.ToUnixTimeMilliseconds(),
                url = alert.IsTest ? "/on-call/devices" : $"/security/incidents/{subject}",
                report = seals.Write(new AlertToken(TokenUse.Report, delivery.AdminId, subject, delivery.Id, delivery.Until + TimeSpan.FromDays(1))),
                acknowledge = alert.IsTest ? null : seals.Write(new AlertToken(TokenUse.Acknowledge, delivery.AdminId, subject, delivery.Id, delivery.Until + TimeSpan.FromHours(1))),
            },
            Json);
    }

    private (string Title, string Body) Words(Alert alert) =>
        alert.IsTest ? ("MailSecurity test", "This device shows alerts.")
        : options.Value.WithoutPersonalData ? ($"{Word(alert.Severity)} incident", "Open MailSecurity to see it.")
        : ($"{Word(alert.Severity)}: {Cut(alert.User, LongestName)}", Cut(alert.Reason, LongestReason));

    private static string Word(Severity severity) => severity.ToString();

    private static string Cut(string text, int longest) => text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest - 1), "…");
}
