using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Detection;

namespace MailSecurity.Jobs.Alerts.Channels.Webhooks;

/// <summary>What a webhook is told, before it has a form. Title and text hold words of attackers.</summary>
/// <param name="Event">alert, taken, ended, digest or test.</param>
/// <param name="Key">The same however often it is sent.</param>
/// <param name="Subject">What it is about: the same for the alert and for its being taken.</param>
/// <param name="Page">Of one alert until somebody takes it: graver evidence, and what comes back, is another one.</param>
/// <param name="Link">The page of the panel; null if nobody has said where the panel is.</param>
internal sealed record WebhookMessage(
    string Event, string Key, string Subject, string Page, Severity Severity, string Title, string Text, string? Link, DateTimeOffset RaisedAt, int Count, int Step)
{
    public const string Alert = "alert";
    public const string Taken = "taken";
    public const string Ended = "ended";
    public const string Digest = "digest";
    public const string Test = "test";

    /// <summary>It asks for nothing any more.</summary>
    public bool IsGood => Event is Taken or Ended;

    public static WebhookMessage Of(Alert alert, AlertDelivery delivery, AlertWords words)
    {
        var said = words.Of(alert, delivery);
        var what = alert.IsTest ? Test : delivery.Digest > 0 ? Digest : delivery.Purpose is DeliveryPurpose.Withdraw ? Taken : delivery.Purpose is DeliveryPurpose.Ended ? Ended : Alert;
        var (subject, page) = what is Digest ? (delivery.Key, delivery.Key) : ($"{alert.IncidentId ?? alert.Id}", $"{alert.Id:N}.{alert.StepsBefore}");
        return new WebhookMessage(
            what, delivery.Key, subject, page, alert.Severity, said.Title, said.Body, words.Link(said.Path), alert.RaisedAt, Math.Max(1, delivery.Digest), delivery.Step);
    }
}
