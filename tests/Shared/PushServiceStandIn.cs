using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using MailSecurity.Jobs.Alerts.Channels;

namespace MailSecurity.Testing;

/// <summary>A push service in this process: reads what it is given as the device would, and answers as it is told.</summary>
public sealed class PushServiceStandIn : HttpMessageHandler, IPushTransport
{
    private readonly ConcurrentDictionary<string, PushReceiver> _receivers = [];
    private readonly ConcurrentQueue<ReceivedPush> _received = [];

    public PushServiceStandIn() => Client = new HttpClient(this, disposeHandler: false);

    public HttpClient Client { get; }

    public IReadOnlyCollection<ReceivedPush> Received => _received;

    /// <summary>Answers for a device's path; null: taken.</summary>
    public Func<string, HttpResponseMessage?> Answer { get; set; } = static _ => null;

    /// <summary>Runs before a message is taken.</summary>
    public Action OnArrival { get; set; } = static () => { };

    public PushReceiver ReceiverAt(string path) => _receivers.GetOrAdd(path, _ => new PushReceiver());

    public static string Address(string path) => $"https://push.example.net/{path}";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath.TrimStart('/');
        OnArrival();
        if (Answer(path) is { } refusal)
        {
            refusal.RequestMessage = request;
            return refusal;
        }

        var message = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        var headers = request.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        VapidHeader.Verify(headers["Authorization"]);
        _received.Enqueue(new ReceivedPush(path, headers, JsonSerializer.Deserialize<JsonElement>(ReceiverAt(path).Decrypt(message))));
        return new HttpResponseMessage(HttpStatusCode.Created) { RequestMessage = request };
    }

    protected override void Dispose(bool disposing)
    {
        Client.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>A message as its device reads it.</summary>
public sealed record ReceivedPush(string Path, IReadOnlyDictionary<string, string> Headers, JsonElement Text)
{
    public string Word(string name) => Text.GetProperty(name).GetString()!;

    /// <summary>It tells nobody anything new: only that somebody has the incident.</summary>
    public bool IsTaken => Text.TryGetProperty("isTaken", out var taken) && taken.ValueKind is JsonValueKind.True;
}
