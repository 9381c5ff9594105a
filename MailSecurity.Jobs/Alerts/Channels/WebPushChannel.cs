using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Alerts.WebPush;
using MailSecurity.Domain.Detection;
using MailSecurity.Jobs.Mail;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Alerts.Channels;

/// <summary>Hands one message to a browser's push service (RFC 8030), and says what its answer means.</summary>
public sealed partial class WebPushChannel(
    IPushTransport transport, PushKeyBook keys, AlertText text, IOptions<AlertOptions> options, IOptions<MailOptions> mail, TimeProvider clock, ILogger<WebPushChannel> logger) : IAlertChannel
{
    public AlertChannelKind Kind => AlertChannelKind.Push;

    public int AtOnce => 32;

    public TimeSpan Patience => TimeSpan.FromSeconds(10);

    public async Task<DeliveryOutcome> SendAsync(ClaimedDelivery claimed, CancellationToken cancellation)
    {
        var to = ((PushTarget)claimed.To).Subscription;
        var (_, key) = await keys.CurrentAsync(cancellation);
        using var request = Request(claimed, to, key);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            using var answer = await transport.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            return Judge(answer, claimed.Delivery.Attempts);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            Log.NotReached(logger, to.Endpoint.Host, failure.GetType().Name);
            return new DeliveryOutcome(DeliveryState.Queued, $"{to.Endpoint.Host} could not be reached.", BackOff.After(claimed.Delivery.Attempts));
        }
    }

    private HttpRequestMessage Request(ClaimedDelivery claimed, PushSubscription to, VapidKey key)
    {
        var (delivery, alert, now) = (claimed.Delivery, claimed.Alert, clock.GetUtcNow());
        var lifetime = Math.Max(0, (long)(delivery.Until - now).TotalSeconds);
        var message = new ByteArrayContent(PushEncryption.Encrypt(to, text.Write(alert, delivery)));
        message.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        message.Headers.ContentEncoding.Add("aes128gcm");
        var request = new HttpRequestMessage(HttpMethod.Post, to.Endpoint) { Content = message, Version = HttpVersion.Version20 };
        request.Headers.TryAddWithoutValidation("Authorization", key.Authorization(to.Endpoint, Contact(), now));
        request.Headers.Add("TTL", lifetime.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Urgency", alert.Severity >= Severity.Critical && delivery.Purpose is DeliveryPurpose.Tell ? "high" : "normal");

        // A message that still waits for a device is replaced by the next one about the same incident.
        request.Headers.Add("Topic", Base64Url.EncodeToString(AlertText.Tag(alert, delivery).ToByteArray()));
        return request;
    }

    private DeliveryOutcome Judge(HttpResponseMessage answer, int attempt)
    {
        var status = (int)answer.StatusCode;
        var said = $"{answer.RequestMessage!.RequestUri!.Host} answered {status}";
        switch (answer.StatusCode)
        {
            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                return new DeliveryOutcome(DeliveryState.Failed, $"{said}: the device has ended its subscription.", IsGone: true);
            case HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError:
                return new DeliveryOutcome(DeliveryState.Queued, $"{said}; it is tried again.", Longer(RetryAfter.Of(answer, clock.GetUtcNow()), BackOff.After(attempt)));
            case >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices:
                return new DeliveryOutcome(DeliveryState.Sent);
            default:
                // The host alone: the rest of the address is what lets anybody send to the device.
                Log.Refused(logger, answer.RequestMessage.RequestUri.Host, status);
                return new DeliveryOutcome(DeliveryState.Failed, $"{said}.");
        }
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private string? Contact() => options.Value.Contact is { Length: > 0 } contact ? contact
        : mail.Value is { IsConfigured: true } configured && MimeKit.MailboxAddress.TryParse(configured.From, out var from) ? $"mailto:{from.Address}"
        : null;

    private static partial class Log
    {
        [LoggerMessage(2411, LogLevel.Warning, "The push service {Host} could not be reached ({Failure}); it is tried again.")]
        public static partial void NotReached(ILogger logger, string host, string failure);

        [LoggerMessage(2412, LogLevel.Warning, "The push service {Host} refused a message with {Status}.")]
        public static partial void Refused(ILogger logger, string host, int status);
    }
}
