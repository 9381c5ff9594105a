using System.Buffers.Text;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts.WebPush;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Alerts;
using MailSecurity.Jobs.Alerts.Channels;
using MailSecurity.Testing;
using Microsoft.Extensions.DependencyInjection;
using static MailSecurity.Jobs.Tests.Alerts.AlertBench;

namespace MailSecurity.Jobs.Tests.Alerts;

/// <summary>Implementations of Web Push by others read what is sent: http_ece, and the push service of web-push-testing.</summary>
public sealed class NodeTests
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "Node"));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(3000)]
    [InlineData(PushEncryption.LongestText)]
    public async Task HttpEce_WhenGivenAMessage_ReadsIt(int length)
    {
        using var receiver = new PushReceiver();
        var text = RandomNumberGenerator.GetBytes(length);

        var message = PushEncryption.Encrypt(receiver.Subscription("https://push.example.net/a"), text);

        Assert.Equal(text, await DecryptAsync(new { message = Base64Url.EncodeToString(message), privateKey = receiver.PrivateKey, secret = receiver.Secret }));
    }

    [Fact]
    public async Task HttpEce_WhenGivenManyRecords_ReadsThem()
    {
        var (secret, text) = (RandomNumberGenerator.GetBytes(16), RandomNumberGenerator.GetBytes(500));

        var message = ContentCoding.Encrypt(secret, RandomNumberGenerator.GetBytes(16), [], text, recordSize: 40);

        Assert.Equal(text, await DecryptAsync(new { message = Base64Url.EncodeToString(message), sharedKey = Base64Url.EncodeToString(secret) }));
    }

    [Fact]
    public async Task PushService_OfOthers_TakesAMessageAndSaysWhenADeviceIsGone()
    {
        using var node = Start("push-service.js");
        using var end = new KilledAtTheEnd(node);
        var port = (await node.StandardOutput.ReadLineAsync(Cancel))!.Split(' ')[^1];
        using var service = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
        using var transport = new Rewritten(service.BaseAddress);

        // Its check of the signature's end is by the real clock.
        await using var bench = await CreateAsync(add: services => services.AddSingleton(TimeProvider.System).AddSingleton<IPushTransport>(transport));
        var (keyId, key) = await bench.Bench.Get<PushKeyBook>().CurrentAsync(Cancel);
        using var answer = await service.PostAsJsonAsync("/subscribe", new { userVisibleOnly = "true", applicationServerKey = key.PublicKey }, Cancel);
        var subscribed = (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("data");
        var (endpoint, client) = (subscribed.GetProperty("endpoint").GetString()!.Replace($"http://localhost:{port}", "https://push.example.net", StringComparison.Ordinal), subscribed.GetProperty("clientHash").GetString()!);
        var (p256dh, auth) = (subscribed.GetProperty("keys").GetProperty("p256dh").GetString()!, subscribed.GetProperty("keys").GetProperty("auth").GetString()!);
        var ada = await bench.AddAdminAsync("Ada");
        Assert.True(PushSubscription.TryRead(endpoint, p256dh, auth, out var subscription, out var problem), problem);
        var devices = bench.Bench.Get<PushDeviceStore>();
        var (_, device) = await devices.AddAsync(new Actor(ada.Id, ada.Name, null), ada.AccountId, subscription, p256dh, auth, keyId, "phone", "", Cancel);

        await bench.Bench.Get<AlertOutbox>().AddTestAsync(ada.Id, device, Cancel);
        await bench.Dispatch.RunAsync(Cancel);

        using var read = await service.PostAsJsonAsync("/get-notifications", new { clientHash = client }, Cancel);
        var messages = (await read.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("data").GetProperty("messages");
        Assert.Contains("MailSecurity test", Assert.Single(messages.EnumerateArray()).GetString(), StringComparison.Ordinal);

        using var expired = await service.PostAsync($"/expire-subscription/{client}", null, Cancel);
        await bench.Bench.Get<AlertOutbox>().AddTestAsync(ada.Id, device, Cancel);
        await bench.Dispatch.RunAsync(Cancel);
        Assert.NotNull(Assert.Single(await devices.ListAsync(ada.Id, Cancel)).EndedAt);
    }

    private static async Task<byte[]> DecryptAsync(object question)
    {
        using var node = Start("decrypt.js");
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(question));
        node.StandardInput.Close();
        var (text, errors) = (await node.StandardOutput.ReadToEndAsync(Cancel), await node.StandardError.ReadToEndAsync(Cancel));
        await node.WaitForExitAsync(Cancel);
        Assert.True(node.ExitCode == 0, errors);
        return Base64Url.DecodeFromChars(text);
    }

    private static Process Start(string script)
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Folder, "node_modules", "web-push-testing")), "The packages of tests/Node are not installed (npm ci).");
        return Process.Start(new ProcessStartInfo("node", script)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    /// <summary>Also when an assertion fails.</summary>
    private sealed class KilledAtTheEnd(Process process) : IDisposable
    {
        public void Dispose() => process.Kill(entireProcessTree: true);
    }

    // web-push-testing speaks plain http.
    private sealed class Rewritten(Uri to) : HttpClientHandler, IPushTransport
    {
        private HttpClient? _client;

        public HttpClient Client => _client ??= new HttpClient(this, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(to, request.RequestUri!.AbsolutePath);
            return base.SendAsync(request, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            _client?.Dispose();
            base.Dispose(disposing);
        }
    }
}
