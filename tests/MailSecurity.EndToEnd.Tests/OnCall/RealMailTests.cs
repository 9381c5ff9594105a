using System.Security.Cryptography.X509Certificates;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MailSecurity.EndToEnd.Tests.MailServers;
using MailSecurity.EndToEnd.Tests.Processes;
using Microsoft.Data.Sqlite;

namespace MailSecurity.EndToEnd.Tests.OnCall;

/// <summary>Alerts by e-mail through Debian's Postfix: TLS, a password that Dovecot checks, and the message in a mailbox.</summary>
public sealed class RealMailTests : IDisposable
{
    private const string User = "ana@example.org";
    private const string NotTrusted = "The mail server's certificate is not trusted, or it has none.";
    private readonly string _folder = Directory.CreateTempSubdirectory("mailsecurity-mail-").FullName;
    private int _logged;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string PostfixLog => Path.Combine(_folder, "postfix.log");

    [Theory]
    [InlineData(SecureSocketOptions.StartTls)]
    [InlineData(SecureSocketOptions.SslOnConnect)]
    public async Task Alert_ByMailOverTlsWithAPassword_ArrivesInTheMailbox(SecureSocketOptions encryption)
    {
        using var certificate = TestCertificate.Create();
        await using var server = await ServeAsync(certificate);
        var port = encryption is SecureSocketOptions.StartTls ? server.Ports.StartTls : server.Ports.Tls;
        await using var panel = await StartAsync(port, encryption, MailServer.Password, trusted: certificate);

        await panel.AppendAsync(MailLines.Takeover(DateTimeOffset.UtcNow, User));
        await panel.ReachAsync("SELECT COUNT(*) FROM AlertDeliveries WHERE State = 3", 1);
        while (server.Mails().Length == 0)
        {
            await Pause.AMomentAsync();
        }

        var mail = Assert.Single(server.Mails());
        Assert.Contains($"\nSubject: MailSecurity: High: {User}\n", mail, StringComparison.Ordinal);
        Assert.Contains($"\nTo: {Panel.Email}\n", mail, StringComparison.Ordinal);
        Assert.Contains("with ESMTPSA", mail, StringComparison.Ordinal);
        Assert.Contains("(Authenticated sender: alerts@example.org)", mail, StringComparison.Ordinal);
        Assert.Contains("https://security.example.org/security/incidents/", mail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a wrong password", "The mail server refused user and password.")]
    [InlineData("a certificate of nobody who is trusted", NotTrusted)]
    [InlineData("a certificate for another host", NotTrusted)]
    [InlineData("a server without TLS", "The mail server does not offer what the settings ask for.")]
    public async Task Alert_ByMailThatIsRefused_SaysWhyAndGoesOnToTheNextStep(string refusal, string problem)
    {
        using var certificate = TestCertificate.Create(refusal.EndsWith("another host", StringComparison.Ordinal) ? "mx.example.org" : null);
        using var other = TestCertificate.Create();
        await using var server = await ServeAsync(certificate);
        await using var panel = await StartAsync(
            refusal.EndsWith("without TLS", StringComparison.Ordinal) ? server.Ports.Relay : server.Ports.StartTls,
            SecureSocketOptions.StartTls,
            refusal.EndsWith("password", StringComparison.Ordinal) ? "wrong" : MailServer.Password,
            trusted: refusal.EndsWith("is trusted", StringComparison.Ordinal) ? other : certificate);

        await panel.AppendAsync(MailLines.Takeover(DateTimeOffset.UtcNow, User));

        // The second step would be due in half an hour, but nobody was reached.
        await panel.ReachAsync("SELECT COUNT(*) FROM AlertSteps", 2);
        Assert.Equal(1, await panel.CountAsync("SELECT COUNT(*) FROM AlertSteps WHERE Step = 0 AND Problem LIKE '%Nobody could be reached.'"));
        Assert.Equal(problem, await panel.TextAsync("SELECT GROUP_CONCAT(Problem) FROM AlertDeliveries WHERE Step = 0 AND State <> 3"));
        Assert.Equal(0, await panel.CountAsync("SELECT COUNT(*) FROM AlertDeliveries WHERE SentAt IS NOT NULL"));
        Assert.Empty(server.Mails());

        // No password was taken, and none given to a server that is not trusted.
        Assert.DoesNotContain(refusal.EndsWith("password", StringComparison.Ordinal) ? "sasl_method" : "sasl_", (await File.ReadAllTextAsync(PostfixLog, Cancel))[_logged..], StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<MailServer> ServeAsync(X509Certificate2 certificate)
    {
        var server = await MailServer.StartAsync("http://127.0.0.1:9", "none", Path.Combine(_folder, "dovecot.log"), PostfixLog, "auth_policy_server_url =\n", certificate);
        await UntilReadyAsync(server.Ports.StartTls, SecureSocketOptions.StartTls, certificate);
        await UntilReadyAsync(server.Ports.Tls, SecureSocketOptions.SslOnConnect, certificate);
        _logged = (await File.ReadAllTextAsync(PostfixLog, Cancel)).Length;
        return server;
    }

    // Postfix listens before what it needs for TLS and for passwords is up, and a first attempt that is put off for that is tried again by the panel.
    private static async Task UntilReadyAsync(int port, SecureSocketOptions encryption, X509Certificate2 certificate)
    {
        while (true)
        {
            using var client = new SmtpClient { ServerCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == certificate.Thumbprint };
            try
            {
                await client.ConnectAsync("127.0.0.1", port, encryption, Cancel);
                await client.AuthenticateAsync("alerts@example.org", MailServer.Password, Cancel);
                await client.DisconnectAsync(quit: true, Cancel);
                return;
            }
            catch (Exception failure) when (failure is ProtocolException or CommandException or AuthenticationException or SslHandshakeException or NotSupportedException or IOException)
            {
                await Pause.AMomentAsync();
            }
        }
    }

    // Everybody wants mail, and is in both steps of the plan.
    private async Task<Panel> StartAsync(int port, SecureSocketOptions encryption, string password, X509Certificate2 trusted)
    {
        var file = Path.Combine(_folder, "trusted.pem");
        await File.WriteAllTextAsync(file, trusted.ExportCertificatePem());
        var panel = await Panel.StartAsync(
            trusted: file,
            settings:
            [
                "--MailSecurity:Mail:Server=127.0.0.1", $"--MailSecurity:Mail:Port={port}", $"--MailSecurity:Mail:Encryption={encryption}", "--MailSecurity:Mail:User=alerts@example.org",
                $"--MailSecurity:Mail:Password={password}", "--MailSecurity:Mail:From=alerts@example.org", "--MailSecurity:Alerts:PanelAddress=https://security.example.org",
            ]);
        const string Step = """{"schedules":[],"people":[],"everybody":true,"waitMinutes":30}""";
        await using var store = new SqliteConnection($"Data Source={Path.Combine(panel.Folder, "data", "mailsecurity.db")};Pooling=False");
        await store.OpenAsync();
        await using var plan = store.CreateCommand();
        plan.CommandText = $$"""
            INSERT INTO AlertChoices (AdminId, AccountId, MailFrom, Zone) SELECT Id, AccountId, 3, '' FROM AspNetUsers;
            INSERT INTO OnCallPlans (AccountId, Revision, Plan) SELECT AccountId, 1,
            '{"schedules":[],"policies":[{"id":"00000000-0000-0000-0000-000000000001","name":"Night","least":3,"domains":[],"hours":null,"zone":"UTC","steps":[{{Step}},{{Step}}],"repeats":0}]}'
            FROM AspNetUsers;
            """;
        Assert.Equal(2, await plan.ExecuteNonQueryAsync());
        return panel;
    }
}
