using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Detection;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Jobs.Alerts.Channels.Webhooks;

/// <summary>Posts an alert to an address outside, in the form of the product that is there.</summary>
public sealed partial class WebhookChannel(IWebhookTransport transport, WebhookSeals seals, AlertWords words, TimeProvider clock, ILogger<WebhookChannel> logger) : IAlertChannel
{
    public const string KeyHeader = "X-MailSecurity-Delivery";

    private const string OtherKeys = "Its address cannot be read with the keys of this host. Delete it and add it again.";
    private const int MostShown = 300;

    public AlertChannelKind Kind => AlertChannelKind.Webhook;

    public int AtOnce => 16;

    public TimeSpan Patience => TimeSpan.FromSeconds(10);

    public async Task<DeliveryOutcome> SendAsync(ClaimedDelivery claimed, CancellationToken cancellation)
    {
        var webhook = ((WebhookTarget)claimed.To).Webhook;
        if (seals.Open(webhook) is not { } address)
        {
            return new DeliveryOutcome(DeliveryState.Failed, OtherKeys);
        }

        var (outcome, _) = await PostAsync(webhook, address, WebhookMessage.Of(claimed.Alert, claimed.Delivery, words), claimed.Delivery.Attempts, cancellation);
        return outcome;
    }

    /// <summary>Sends a test at once. Answers whether it was taken, and what the other side said.</summary>
    public async Task<(bool IsTaken, string Answer)> TryAsync(AlertWebhook webhook, CancellationToken cancellation)
    {
        if (seals.Open(webhook) is not { } address)
        {
            return (false, OtherKeys);
        }

        var now = clock.GetUtcNow();
        var alert = new Alert { Id = Guid.CreateVersion7(now), AccountId = webhook.AccountId, Severity = Severity.High, RaisedAt = now };
        var delivery = new AlertDelivery { AccountId = webhook.AccountId, AlertId = alert.Id, Channel = AlertChannelKind.Webhook, TargetId = webhook.Id };
        var (outcome, said) = await PostAsync(webhook, address, WebhookMessage.Of(alert, delivery, words), attempt: 0, cancellation, readAnswer: true);
        return (outcome.State is DeliveryState.Sent, $"{outcome.Problem ?? "It was taken."} {said}".Trim());
    }

    private async Task<(DeliveryOutcome Outcome, string Said)> PostAsync(
        AlertWebhook webhook, WebhookAddress address, WebhookMessage message, int attempt, CancellationToken cancellation, bool readAnswer = false)
    {
        using var request = Request(webhook, address, message);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            using var answer = await transport.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            return (Judge(answer, address.Url.Host, attempt), readAnswer ? await SaidAsync(answer, patience.Token) : "");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            Log.NotReached(logger, address.Url.Host, failure.GetType().Name);
            return (new DeliveryOutcome(DeliveryState.Queued, $"{address.Url.Host} could not be reached, or its address may not be called.", BackOff.After(attempt)), "");
        }
    }

    private HttpRequestMessage Request(AlertWebhook webhook, WebhookAddress address, WebhookMessage message)
    {
        var (url, body) = WebhookBodies.Write(webhook.Form, address, message);
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(KeyHeader, message.Key);
        if (address.SigningSecret.Length > 0)
        {
            request.Headers.TryAddWithoutValidation(WebhookSignature.Header, WebhookSignature.Of(address.SigningSecret, clock.GetUtcNow(), body));
        }

        if (webhook.Form is WebhookForm.Ntfy && address.Token.Length > 0)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", address.Token);
        }

        return request;
    }

    private DeliveryOutcome Judge(HttpResponseMessage answer, string host, int attempt)
    {
        var said = $"{host} answered {(int)answer.StatusCode}";
        switch (answer.StatusCode)
        {
            case >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices:
                return new DeliveryOutcome(DeliveryState.Sent);
            case HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError:
                var (asked, own) = (RetryAfter.Of(answer, clock.GetUtcNow()), BackOff.After(attempt));
                return new DeliveryOutcome(DeliveryState.Queued, $"{said}; it is tried again.", asked > own ? asked : own);
            case >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest:
                return new DeliveryOutcome(DeliveryState.Failed, $"{said}: it sends on to another address, which is not followed.");
            default:
                Log.Refused(logger, host, (int)answer.StatusCode);
                return new DeliveryOutcome(DeliveryState.Failed, $"{said}.");
        }
    }

    // The beginning alone: whoever is there could answer without end.
    private static async Task<string> SaidAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        var read = new byte[MostShown];
        var length = await body.ReadAtLeastAsync(read, read.Length, throwOnEndOfStream: false, cancellation);
        return string.Concat(Encoding.UTF8.GetString(read, 0, length).Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
    }

    private static partial class Log
    {
        [LoggerMessage(2423, LogLevel.Warning, "The webhook at {Host} could not be reached ({Failure}); it is tried again.")]
        public static partial void NotReached(ILogger logger, string host, string failure);

        [LoggerMessage(2424, LogLevel.Warning, "The webhook at {Host} refused an alert with {Status}.")]
        public static partial void Refused(ILogger logger, string host, int status);
    }
}
