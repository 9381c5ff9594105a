using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using MailSecurity.EndToEnd.Tests.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MailSecurity.EndToEnd.Tests.OnCall;

/// <summary>Somebody outside who is told over https and counts by the key of each message. Answers nothing until it is told to.</summary>
internal sealed class HookReceiver : IAsyncDisposable
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayAnswer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication _app;
    private readonly string _folder = Directory.CreateTempSubdirectory("mailsecurity-hook-").FullName;

    private HookReceiver(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        _app = builder.Build();
        _app.MapPost("/hook", async (HttpContext http) =>
        {
            Keys.Enqueue(http.Request.Headers["X-MailSecurity-Delivery"].ToString());
            _arrived.TrySetResult();
            await _mayAnswer.Task;
            return Results.Ok();
        });
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
    }

    public ConcurrentQueue<string> Keys { get; } = [];

    public string CertificateFile => Path.Combine(_folder, "trusted.pem");

    public string Address => $"https://127.0.0.1:{new Uri(_app.Urls.Single()).Port}/hook";

    public static async Task<HookReceiver> StartAsync()
    {
        var receiver = new HookReceiver(TestCertificate.Create());
        await receiver._app.StartAsync();
        return receiver;
    }

    public Task ArrivedAsync() => _arrived.Task.WaitAsync(TestContext.Current.CancellationToken);

    public void AnswerFromNowOn() => _mayAnswer.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        AnswerFromNowOn();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
