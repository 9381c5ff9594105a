using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailSecurity.Benchmarks.Policy;
using Microsoft.Data.Sqlite;

namespace MailSecurity.Benchmarks.Syslog;

/// <summary>The built program with one listener, and a sender on the same machine.</summary>
internal sealed class SyslogLoad(string folder, SyslogTransport transport, int port, RunningDashboard dashboard) : IAsyncDisposable
{
    private const int LinesPerWrite = 100;
    private const int Users = 10_000;
    private const string CertificateFile = "syslog.pem";

    private static readonly DateTimeOffset FirstAt = TimeProvider.System.GetUtcNow().AddDays(-2);

    // With nothing new for so long, nothing more comes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<SyslogLoad> StartAsync(string folder, SyslogTransport transport)
    {
        var port = RunningDashboard.FreePort();
        var kind = transport switch { SyslogTransport.Udp => "Udp", SyslogTransport.Tls => "Tls", _ => "Tcp" };
        string[] settings = [$"--MailSecurity:Intake:Syslog:{kind}:0=127.0.0.1:{port}", "--MailSecurity:Intake:Syslog:Allowed:0=127.0.0.1", $"--MailSecurity:Intake:Syslog:Certificate={Certificate(folder)}"];
        var dashboard = await RunningDashboard.StartAsync(folder, settings);
        return new SyslogLoad(folder, transport, port, dashboard);
    }

    public async Task<SyslogRun> RunAsync(int lines, int rate)
    {
        var (start, before) = (Stopwatch.GetTimestamp(), dashboard.ProcessorTime);
        var sending = transport is SyslogTransport.Udp ? SendDatagramsAsync(lines, rate, start) : SendAsync(lines);
        var (stored, dropped, seconds, quietSince) = (0L, 0L, 0.0, start);
        while (stored + dropped < lines && (!sending.IsCompleted || Stopwatch.GetElapsedTime(quietSince) < Patience))
        {
            await Task.Delay(50);
            var (storedNow, droppedNow) = Counted();
            if ((storedNow, droppedNow) != (stored, dropped))
            {
                (stored, dropped, quietSince, seconds) = (storedNow, droppedNow, Stopwatch.GetTimestamp(), Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }

        await sending;
        return new SyslogRun(transport.ToString(), rate, lines, stored, dropped, seconds, (dashboard.ProcessorTime - before).TotalMicroseconds / Math.Max(1, stored));
    }

    public ValueTask DisposeAsync()
    {
        dashboard.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task SendAsync(int lines)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, port);
        Stream stream = client.GetStream();
        if (transport is SyslogTransport.Tls)
        {
            using var expected = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(Path.Combine(folder, CertificateFile)));
            var hash = expected.GetCertHashString();
            var secured = new SslStream(stream, leaveInnerStreamOpen: false, (_, shown, _, _) => shown?.GetCertHashString() == hash);
            await secured.AuthenticateAsClientAsync("mailsecurity.test");
            stream = secured;
        }

        await using (stream)
        {
            for (var from = 0; from < lines; from += LinesPerWrite)
            {
                var piece = Enumerable.Range(from, Math.Min(LinesPerWrite, lines - from)).Select(Line)
                    .Select(line => transport is SyslogTransport.Tcp ? line + "\n" : string.Create(CultureInfo.InvariantCulture, $"{line.Length} {line}"));
                await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Concat(piece)));
            }

            // A socket that is closed with something unread in it takes back what it sent, and TLS sends tickets that nobody waits for.
            await (stream is SslStream secure ? secure.ShutdownAsync() : Task.CompletedTask);
            client.Client.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(Stream.Null);
        }
    }

    private async Task SendDatagramsAsync(int lines, int rate, long start)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        for (var number = 0; number < lines; number++)
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(Line(number)));
            var ahead = TimeSpan.FromSeconds((double)number / rate) - Stopwatch.GetElapsedTime(start);
            if (ahead > TimeSpan.FromMilliseconds(2))
            {
                await Task.Delay(ahead);
            }
        }

        // What was lost last is told with the next lines.
        await Task.Delay(TimeSpan.FromSeconds(2));
    }

    private (long Stored, long Dropped) Counted()
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "data", "mailsecurity.db"), Mode = SqliteOpenMode.ReadOnly }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COALESCE(SUM(Lines), 0), COALESCE(SUM(Dropped), 0) FROM Sources";
        using var row = command.ExecuteReader();
        row.Read();
        return (row.GetInt64(0), row.GetInt64(1));
    }

    private static string Line(int number) => string.Create(CultureInfo.InvariantCulture,
        $"<22>{FirstAt.AddMilliseconds(number % 100_000_000):yyyy-MM-ddTHH:mm:ss.ffffffzzz} mail dovecot: imap-login: Login: user=<user{number % Users}@example.org>, method=PLAIN, rip=84.128.{number % Users / 250}.{(number % 250) + 1}, lip=192.0.2.1, mpid={number}, TLS, session=<s{number}>");

    private static string Certificate(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mailsecurity.test", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var path = Path.Combine(folder, CertificateFile);
        File.WriteAllText(path, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        return path;
    }
}
