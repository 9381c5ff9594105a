using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;
using MailSecurity.EndToEnd.Tests.Processes;
using MailSecurity.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace MailSecurity.EndToEnd.Tests.OnCall;

/// <summary>A push service over https with a certificate of its own, which reads what arrives as the browser would.</summary>
internal sealed class PushService : IAsyncDisposable
{
    private readonly Channel<string> _texts = Channel.CreateUnbounded<string>();
    private readonly WebApplication _app;
    private readonly string _folder = Directory.CreateTempSubdirectory("mailsecurity-push-").FullName;
    private volatile PushHold _hold = PushHold.Nothing();

    private PushService(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => connection => ConnectAsync(next, connection));
            listen.UseHttps(certificate);
        }));
        _app = builder.Build();
        _app.MapPost("/push/{device}", TakeAsync);
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
    }

    public PushReceiver Receiver { get; } = new();

    /// <summary>All that was taken, in that order.</summary>
    public ConcurrentQueue<PushedText> Taken { get; } = [];

    public string CertificateFile => Path.Combine(_folder, "trusted.pem");

    public string Endpoint => $"https://127.0.0.1:{new Uri(_app.Urls.Single()).Port}/push/phone";

    public static async Task<PushService> StartAsync()
    {
        var service = new PushService(TestCertificate.Create());
        await service._app.StartAsync();
        return service;
    }

    /// <summary>The next message, as the browser reads it.</summary>
    public ValueTask<string> NextAsync() => _texts.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>From now on. What was held before goes on.</summary>
    public void Hold(PushHold hold)
    {
        var before = _hold;
        _hold = hold;
        before.End();
    }

    public async ValueTask DisposeAsync()
    {
        Hold(PushHold.Nothing());
        await _app.DisposeAsync();
        Receiver.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ConnectAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        await _hold.ConnectedAsync();
        await next(connection);
    }

    private async Task TakeAsync(HttpContext http, string device)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        VapidHeader.Verify(http.Request.Headers.Authorization.ToString());
        var text = Encoding.UTF8.GetString(Receiver.Decrypt(body.ToArray()));
        Taken.Enqueue(new PushedText(device, http.Request.Headers["Topic"].ToString(), text));
        await _texts.Writer.WriteAsync(text, http.RequestAborted);
        await _hold.TakenAsync();

        // A connection that is kept would come past what holds new ones.
        http.Response.Headers.Connection = "close";
        http.Response.StatusCode = StatusCodes.Status201Created;
    }
}

/// <param name="Topic">A message that waits is replaced by a later one of the same topic.</param>
internal sealed record PushedText(string Device, string Topic, string Text);
