using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MailSecurity.EndToEnd.Tests.Processes;

namespace MailSecurity.EndToEnd.Tests.Nodes;

/// <summary>Debian's nginx with docs/nginx.conf: only its addresses, its port and its certificate are replaced.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    public const string NodeCookie = "mailsecurity_node";

    private const string Program = "/usr/sbin/nginx";

    private readonly string _folder = Directory.CreateTempSubdirectory("mailsecurity-nginx-").FullName;
    private readonly int _port = FreePort();
    private System.Diagnostics.Process? _process;

    private Nginx()
    {
    }

    public static bool IsInstalled => File.Exists(Program);

    public string Address => string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{_port}");

    public static async Task<Nginx> StartAsync(Panel one, Panel other)
    {
        var nginx = new Nginx();
        nginx.Write(one, other);
        nginx._process = System.Diagnostics.Process.Start(new ProcessStartInfo(Program, ["-p", nginx._folder, "-c", nginx.At("main.conf"), "-e", nginx.At("error.log")]))!;
        while (!await nginx.ListensAsync())
        {
            Assert.False(nginx._process.WaitForExit(50), File.ReadAllText(nginx.At("error.log")));
        }

        return nginx;
    }

    /// <summary>A client as a browser or a mail server is one; a cookie keeps it at one node.</summary>
    public HttpClient Visit(string? cookie = null)
    {
        var client = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false, ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator }) { BaseAddress = new Uri(Address) };
        if (cookie is not null)
        {
            client.DefaultRequestHeaders.Add("Cookie", $"{NodeCookie}={cookie}");
        }

        return client;
    }

    /// <summary>A cookie with which a browser is sent to that node, as nginx itself gives one.</summary>
    public async Task<string> CookieOfAsync(Panel node)
    {
        while (true)
        {
            using var visitor = Visit();
            using var answer = await visitor.GetAsync("/health/live", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var cookie = answer.Headers.GetValues("Set-Cookie").Single(text => text.StartsWith(NodeCookie, StringComparison.Ordinal)).Split('=', ';')[1];
            if ((await NodesOfAsync(cookie)).Single() == new Uri(node.Address).Authority)
            {
                return cookie;
            }
        }
    }

    /// <summary>The nodes that a browser with that cookie was sent to.</summary>
    public async Task<List<string>> NodesOfAsync(string cookie)
    {
        while (true)
        {
            var nodes = File.ReadLines(At("access.log")).Select(line => line.Split(' ')).Where(words => words[1] == cookie).Select(words => words[0]).Distinct().ToList();
            if (nodes.Count > 0)
            {
                return nodes;
            }

            // The line is written after the answer.
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }

    private string At(string file) => Path.Combine(_folder, file);

    private void Write(Panel one, Panel other)
    {
        using var certificate = TestCertificate.Create();
        File.WriteAllText(At("fullchain.pem"), certificate.ExportCertificatePem());
        using (var key = certificate.GetECDsaPrivateKey()!)
        {
            File.WriteAllText(At("key.pem"), key.ExportPkcs8PrivateKeyPem());
        }

        (string Sample, string Here)[] replaced =
        [
            ("10.0.0.11:5080", new Uri(one.Address).Authority),
            ("10.0.0.12:5080", new Uri(other.Address).Authority),
            ("listen 443 ssl", string.Create(CultureInfo.InvariantCulture, $"listen 127.0.0.1:{_port} ssl")),
            ("/etc/ssl/mailsecurity/", _folder + "/"),
        ];
        var shipped = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "nginx.conf"));
        foreach (var (sample, here) in replaced)
        {
            Assert.Contains(sample, shipped, StringComparison.Ordinal);
            shipped = shipped.Replace(sample, here, StringComparison.Ordinal);
        }

        File.WriteAllText(At("mailsecurity.conf"), shipped);

        // One process, which is ended by its number.
        File.WriteAllText(At("main.conf"), $$"""
            daemon off;
            master_process off;
            pid {{At("nginx.pid")}};
            events { }
            http {
                client_body_temp_path {{At("body")}};
                proxy_temp_path {{At("proxy")}};
                fastcgi_temp_path {{At("fastcgi")}};
                uwsgi_temp_path {{At("uwsgi")}};
                scgi_temp_path {{At("scgi")}};
                log_format nodes '$upstream_addr $mailsecurity_browser $uri';
                access_log {{At("access.log")}} nodes;
                include {{At("mailsecurity.conf")}};
            }
            """);
    }

    private async Task<bool> ListensAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, _port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
