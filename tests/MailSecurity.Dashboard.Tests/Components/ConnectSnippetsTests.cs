using System.Text.Json;
using MailSecurity.Dashboard.Components.Sources;
using MailSecurity.Dashboard.Tests.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Jobs.Intake.Syslog;

namespace MailSecurity.Dashboard.Tests.Components;

/// <summary>What people paste is what the programs understand: each snippet is loaded by the real one.</summary>
public sealed class ConnectSnippetsTests(PanelHost host) : IClassFixture<PanelHost>, IDisposable
{
    private const string Key = "ms_k3y-with_all.kinds";

    // Where tests/run.sh unpacks it: Debian's package cannot be installed beside rsyslog.
    private const string SyslogNg = "/usr/local/lib/mailsecurity-tests/syslog-ng/usr";

    private static readonly Uri Panel = new("https://panel.example.org/");

    private readonly string _folder = Directory.CreateTempSubdirectory("mailsecurity-snippets-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Debian has Dovecot 2.3; what 2.4 is told uses the same names.
    [Theory]
    [InlineData("Dovecot 2.3")]
    [InlineData("Dovecot 2.4")]
    public async Task Dovecot_LoadsItsSnippet(string way)
    {
        var path = await WriteAsync("dovecot.conf", SnippetOf(way, "/etc/dovecot"));

        var settings = await RealProgram.RunAsync("/usr/bin/doveconf", ["-n", "-c", path]);

        Assert.Contains("auth_policy_server_url = https://panel.example.org/dovecot/auth-policy", settings, StringComparison.Ordinal);
        Assert.Contains("auth_policy_server_api_header = X-API-Key: " + Key, settings, StringComparison.Ordinal);
        Assert.Contains("imap_id_retain = yes", settings, StringComparison.Ordinal);
        Assert.DoesNotContain("Warning", settings, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Postfix_KnowsEverySettingOfItsSnippet()
    {
        await WriteAsync("main.cf", "compatibility_level = 3.6\n" + SnippetOf("Postfix", "Postfix needs no change"));
        await WriteAsync("master.cf", "");

        var settings = await RealProgram.RunAsync("/usr/sbin/postconf", ["-n", "-c", _folder]);

        Assert.Contains("smtpd_tls_auth_only = yes", settings, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", settings, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("udp")]
    [InlineData("tcp")]
    [InlineData("tls")]
    public async Task Rsyslog_LoadsItsSnippet(string listener)
    {
        Assert.SkipUnless(Directory.Exists("/usr/lib") && Directory.EnumerateFiles("/usr/lib", "lmnsd_gtls.so", SearchOption.AllDirectories).Any(), "rsyslog-gnutls is not installed.");
        var snippet = SnippetOf("rsyslog", "/etc/rsyslog.d", Listening(listener));
        var path = await WriteAsync("rsyslog.conf", $"global(workDirectory=\"{_folder}\")\n" + snippet + "\n");

        var messages = await RealProgram.RunAsync("/usr/sbin/rsyslogd", ["-N1", "-f", path]);

        Assert.DoesNotContain("error", messages, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("warn", messages, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(listener == "tls", snippet.Contains("StreamDriverPermittedPeers=\"panel.example.org\"", StringComparison.Ordinal));
        Assert.Equal(listener == "tls", snippet.Contains("DefaultNetstreamDriverCAFile=", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("udp")]
    [InlineData("tcp")]
    [InlineData("tls")]
    public async Task SyslogNg_LoadsItsSnippet(string listener)
    {
        var snippet = SnippetOf("syslog-ng", "/etc/syslog-ng", Listening(listener));
        var path = await WriteAsync("syslog-ng.conf", "@version: 3.38\nsource s_src { internal(); };\n" + snippet + "\n");

        var messages = await RealProgram.RunAsync(
            $"{SyslogNg}/sbin/syslog-ng",
            ["--syntax-only", "--no-caps", "-f", path, $"--persist-file={_folder}/persist", $"--module-path={SyslogNg}/lib/syslog-ng/3.38"],
            $"{SyslogNg}/lib/syslog-ng:{SyslogNg}/lib/x86_64-linux-gnu");

        Assert.DoesNotContain("error", messages, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(listener == "tls", snippet.Contains("ca-file(", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Journald_IsOneLineOfCronThatTheShellReads()
    {
        var line = SnippetOf("journald", "/etc/cron.d");

        Assert.StartsWith("* * * * * root ", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);

        // Cron takes it for the end of the line.
        Assert.DoesNotContain('%', line);
        await RealProgram.RunAsync("/bin/bash", ["-n", await WriteAsync("cron.sh", line["* * * * * root ".Length..])]);
        await RealProgram.RunAsync("/bin/bash", ["-n", await WriteAsync("import.sh", SnippetOf("journald", "What the journal holds"))]);
    }

    [Theory]
    [InlineData("Lines of a mail log")]
    [InlineData("A login of a program")]
    public async Task Curl_WhenRun_HandsALoginIn(string title)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/curl"), "curl is not installed.");
        var account = await host.Accounts.FindOrAddAsync(Account.DefaultName, Cancel);
        var key = await host.Keys.CreateAsync(account, title, [ApiScope.Intake], Cancel);
        var log = await WriteAsync("mail.log", "2026-11-24T04:08:36.000000+00:00 mx1 dovecot: imap-login: Login: user=<ben@example.org>, method=PLAIN, rip=203.0.113.9, lip=192.0.2.1, mpid=1, TLS, session=<a>\n");
        var script = ConnectSnippets.For("curl", host.Address, key!.Value.Reveal(), "nonce", new SyslogOptions()).Single(snippet => snippet.Title.StartsWith(title, StringComparison.Ordinal)).Text
            .Replace("/var/log/mail.log", log, StringComparison.Ordinal);

        var answer = await RealProgram.RunAsync("/bin/bash", ["-e", await WriteAsync("call.sh", script)]);

        Assert.Equal(1, JsonDocument.Parse(answer).RootElement.GetProperty("accepted").GetInt32());
    }

    [Fact]
    public void Settings_OfThePanel_AreOnesThatItTakes()
    {
        var lines = ConnectSnippets.For("rsyslog", Panel, Key, "nonce", new SyslogOptions()).First().Text.Split('\n').Select(line => line.Trim().Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);

        Assert.NotNull(SyslogOptions.EndPoint(lines["MailSecurity__Intake__Syslog__Tcp"]));
        Assert.NotEmpty(new SyslogOptions { Allowed = [lines["MailSecurity__Intake__Syslog__Allowed"]] }.AllowedNetworks);
    }

    private static SyslogOptions Listening(string kind) => kind switch
    {
        "udp" => new SyslogOptions { Udp = ["*:5514"] },
        "tcp" => new SyslogOptions { Tcp = ["*:5514"] },
        "tls" => new SyslogOptions { Tls = ["*:6514"] },
        _ => new SyslogOptions(),
    };

    private static string SnippetOf(string way, string title, SyslogOptions? syslog = null) =>
        ConnectSnippets.For(way, Panel, Key, "0123456789abcdef", syslog ?? new SyslogOptions()).Single(snippet => snippet.Title.StartsWith(title, StringComparison.Ordinal)).Text;

    private async Task<string> WriteAsync(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, text, Cancel);
        return path;
    }
}
