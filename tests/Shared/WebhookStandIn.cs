using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using MailSecurity.Jobs.Alerts.Channels.Webhooks;

namespace MailSecurity.Testing;

/// <summary>Somebody outside in this process who is told by webhooks, and answers as they are told.</summary>
public sealed class WebhookStandIn : HttpMessageHandler, IWebhookTransport
{
    private readonly ConcurrentQueue<ReceivedHook> _received = [];

    public WebhookStandIn() => Client = new HttpClient(this, disposeHandler: false);

    public HttpClient Client { get; }

    public IReadOnlyCollection<ReceivedHook> Received => _received;

    /// <summary>Null: taken.</summary>
    public Func<HttpResponseMessage?> Answer { get; set; } = static () => null;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var headers = request.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        var answer = Answer();
        if (answer is null)
        {
            _received.Enqueue(new ReceivedHook(request.RequestUri!.AbsoluteUri, headers, body));
        }

        return answer ?? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("ok") };
    }

    protected override void Dispose(bool disposing)
    {
        Client.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>A message as it arrived.</summary>
public sealed record ReceivedHook(string Url, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);
}
