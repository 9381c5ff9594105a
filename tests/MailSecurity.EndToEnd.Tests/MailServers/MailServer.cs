using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MailSecurity.EndToEnd.Tests.Processes;

namespace MailSecurity.EndToEnd.Tests.MailServers;

/// <summary>
/// Debian's Dovecot and Postfix as they are, with a configuration of their own below a temporary folder and on free ports of
/// 127.0.0.1. Clients come through the PROXY protocol, so they have whatever address a test gives them.
/// </summary>
internal sealed class MailServer : IAsyncDisposable
{
    private const string Dovecot = "/usr/sbin/dovecot";
    private const string Postfix = "/usr/sbin/postfix";

    private readonly string _folder;
    private readonly System.Diagnostics.Process _dovecot;
    private readonly bool _hasPostfix;

    private MailServer(string folder, MailPorts ports, System.Diagnostics.Process dovecot, bool hasPostfix) =>
        (_folder, Ports, _dovecot, _hasPostfix) = (folder, ports, dovecot, hasPostfix);

    public MailPorts Ports { get; }

    /// <summary>Everybody's password.</summary>
    public static string Password => "right";

    /// <param name="panel">Where Dovecot asks.</param>
    /// <param name="key">An API key for the intake.</param>
    /// <param name="dovecotLog">The file that Dovecot writes its log to.</param>
    /// <param name="postfixLog">The file that Postfix writes its log to; null for a server without Postfix.</param>
    /// <param name="more">More settings of Dovecot.</param>
    /// <param name="mailboxes">Postfix's certificate, and it keeps mail for example.org; null: neither.</param>
    public static async Task<MailServer> StartAsync(string panel, string key, string dovecotLog, string? postfixLog, string more = "", X509Certificate2? mailboxes = null)
    {
        SkipUnlessInstalled(postfixLog is not null);
        var folder = Directory.CreateTempSubdirectory("mailsecurity-mx-").FullName;

        // The services drop root, and have to get here.
        await RunAsync("/usr/bin/install", "-d", "-m", "755", folder);
        await RunAsync("/usr/bin/install", "-d", "-m", "777", Path.Combine(folder, "homes"));
        var ports = MailPorts.Free();
        var configuration = Path.Combine(folder, "dovecot.conf");
        await File.WriteAllTextAsync(configuration, MailServerFiles.Dovecot(folder, ports, panel, key, dovecotLog) + more);
        if (postfixLog is not null)
        {
            await StartPostfixAsync(folder, ports, postfixLog, mailboxes);
        }

        var dovecot = System.Diagnostics.Process.Start(new ProcessStartInfo(Dovecot, ["-F", "-c", configuration]) { RedirectStandardError = true })!;
        var server = new MailServer(folder, ports, dovecot, postfixLog is not null);
        int[] listening = postfixLog is null ? [ports.Imap] : [ports.Imap, ports.Smtp];
        foreach (var port in listening)
        {
            await server.WaitForAsync(port);
        }

        return server;
    }

    /// <summary>The mails that have arrived for example.org, as they are.</summary>
    public string[] Mails() => Directory.Exists(MailboxFiles.Inbox(_folder)) ? [.. Directory.GetFiles(MailboxFiles.Inbox(_folder)).Select(File.ReadAllText)] : [];

    public async ValueTask DisposeAsync()
    {
        if (!_dovecot.HasExited)
        {
            // So that it ends its own children.
            await RunAsync("/bin/kill", "-TERM", _dovecot.Id.ToString(CultureInfo.InvariantCulture));
            await _dovecot.WaitForExitAsync();
        }

        _dovecot.Dispose();
        if (_hasPostfix)
        {
            await RunAsync(Postfix, "-c", Path.Combine(_folder, "postfix"), "stop");
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static void SkipUnlessInstalled(bool withPostfix)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Mail servers can only be started by root.");
        Assert.SkipUnless(File.Exists(Dovecot), $"{Dovecot} is not installed.");
        Assert.SkipUnless(Directory.GetFiles("/usr/lib/dovecot", "*-login").Length >= 4, "Dovecot's IMAP, POP3, submission or ManageSieve service is not installed.");
        Assert.SkipUnless(!withPostfix || File.Exists(Postfix), $"{Postfix} is not installed.");
    }

    private static async Task StartPostfixAsync(string folder, MailPorts ports, string log, X509Certificate2? mailboxes)
    {
        var (configuration, queue, data) = (Path.Combine(folder, "postfix"), Path.Combine(folder, "queue"), Path.Combine(folder, "data"));
        Directory.CreateDirectory(configuration);
        Directory.CreateDirectory(queue);
        await RunAsync("/usr/bin/install", "-d", "-o", "postfix", "-m", "700", data);
        await File.WriteAllTextAsync(Path.Combine(configuration, "main.cf"), MailServerFiles.PostfixMain(folder, log) + (mailboxes is null ? "" : MailboxFiles.PostfixMain(folder)));
        await File.WriteAllTextAsync(Path.Combine(configuration, "master.cf"), MailServerFiles.PostfixMaster(ports) + (mailboxes is null ? "" : MailboxFiles.PostfixMaster(ports)));
        if (mailboxes is not null)
        {
            await File.WriteAllTextAsync(MailboxFiles.Chain(folder), mailboxes.ExportChain());
        }

        await RunAsync(Postfix, "-c", configuration, "start");
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}.");
    }

    private async Task WaitForAsync(int port)
    {
        while (true)
        {
            Assert.False(_dovecot.HasExited, "Dovecot has ended.");
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Pause.AMomentAsync();
            }
        }
    }
}
