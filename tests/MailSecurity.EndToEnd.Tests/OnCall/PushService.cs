using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;
using MailSecurity.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MailSecurity.EndToEnd.Tests.OnCall;

/// <summary>A push service over https with a certificate of its own, which reads what arrives as the browser would.</summary>
internal sealed class PushService : IAsyncDisposable
{
    private readonly Channel<string> _texts = Channel.CreateUnbounded<string>();
    private readonly WebApplication _app;
    private readonly string _folder = Directory.CreateTempSubdirectory("mailsecurity-push-").FullName;

    private PushService(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        _app = builder.Build();
        _app.MapPost("/push/{device}", TakeAsync);
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
    }

    public PushReceiver Receiver { get; } = new();

    public string CertificateFile => Path.Combine(_folder, "trusted.pem");

    public string Endpoint => $"https://127.0.0.1:{new Uri(_app.Urls.Single()).Port}/push/phone";

    public static async Task<PushService> StartAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=push service", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var service = new PushService(X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null));
        await service._app.StartAsync();
        return service;
    }

    /// <summary>The next message, as the browser reads it.</summary>
    public ValueTask<string> NextAsync() => _texts.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Receiver.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        VapidHeader.Verify(http.Request.Headers.Authorization.ToString());
        await _texts.Writer.WriteAsync(Encoding.UTF8.GetString(Receiver.Decrypt(body.ToArray())), http.RequestAborted);
        http.Response.StatusCode = StatusCodes.Status201Created;
    }
}
