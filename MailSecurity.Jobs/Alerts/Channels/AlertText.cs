using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Alerts.WebPush;

namespace MailSecurity.Jobs.Alerts.Channels;

/// <summary>What a notification says, and what its buttons may do. The service worker reads it.</summary>
public sealed class AlertText(AlertWords words, IAlertSeals seals)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>At most <see cref="PushEncryption.LongestText"/> bytes.</summary>
    public byte[] Write(Alert alert, AlertDelivery delivery)
    {
        var (title, body, path) = words.Of(alert, delivery);
        var subject = alert.IncidentId ?? alert.Id;
        var asksForSomething = !alert.IsTest && delivery.Digest == 0 && delivery.Purpose is DeliveryPurpose.Tell;
        return JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                id = delivery.Id,
                tag = Tag(alert, delivery),
                severity = alert.IsTest ? "test" : alert.Severity.ToString(),
                title,
                body,
                isTaken = delivery.Purpose is not DeliveryPurpose.Tell ? true : (bool?)null,
                at = alert.RaisedAt.ToUnixTimeMilliseconds(),
                url = alert.IsTest ? "/on-call/devices" : path,
                report = seals.Write(new AlertToken(TokenUse.Report, delivery.AdminId, subject, delivery.Id, delivery.Until + TimeSpan.FromDays(1))),
                acknowledge = asksForSomething ? seals.Write(new AlertToken(TokenUse.Acknowledge, delivery.AdminId, subject, delivery.Id, delivery.Until + TimeSpan.FromHours(1))) : null,
            },
            Json);
    }

    /// <summary>What it is about: a later message about the same takes its place, at the push service and on the screen. A digest is like no other.</summary>
    public static Guid Tag(Alert alert, AlertDelivery delivery) =>
        delivery.Digest > 0 ? new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(delivery.Key)).AsSpan(0, 16)) : alert.IncidentId ?? alert.Id;
}
