using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MailSecurity.Jobs.Tests.Intake.Syslog;

/// <summary>Debian's rsyslog with a configuration of its own: takes lines from a private /dev/log and forwards them.</summary>
internal sealed class Rsyslog : IAsyncDisposable
{
    private const string Program = "/usr/sbin/rsyslogd";

    private readonly Process _process;
    private readonly string _log;
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    private Rsyslog(Process process, string log) => (_process, _log) = (process, log);

    /// <summary>Starts it; <paramref name="action"/> is what omfwd is told besides the target.</summary>
    public static async Task<Rsyslog> StartAsync(string folder, IPEndPoint target, string action, string global = "")
    {
        Assert.SkipUnless(File.Exists(Program), $"{Program} is not installed.");
        Assert.SkipUnless(global.Length == 0 || Directory.EnumerateFiles("/usr/lib", "lmnsd_gtls.so", SearchOption.AllDirectories).Any(), "rsyslog-gnutls is not installed.");
        var log = Path.Combine(folder, "dev-log");
        var configuration = Path.Combine(folder, "rsyslog.conf");
        await File.WriteAllTextAsync(configuration, $"""
            global(workDirectory="{folder}" localHostname="mail" {global})
            module(load="imuxsock" SysSock.Use="off")
            input(type="imuxsock" Socket="{log}" RateLimit.Interval="0" UseSpecialParser="on")
            action(type="omfwd" target="{target.Address}" port="{target.Port}" {action})

            """);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(folder, "dev-log") { EnableRaisingEvents = true };
        watcher.Created += (_, _) => ready.TrySetResult();
        var process = Process.Start(new ProcessStartInfo(Program, ["-n", "-f", configuration, "-i", Path.Combine(folder, "rsyslog.pid")]) { RedirectStandardError = true })!;
        var rsyslog = new Rsyslog(process, log);
        await Task.WhenAny(ready.Task, process.WaitForExitAsync(TestContext.Current.CancellationToken));
        Assert.False(process.HasExited, process.HasExited ? await process.StandardError.ReadToEndAsync() : "");
        return rsyslog;
    }

    public async Task LogAsync(string line) =>
        await _socket.SendToAsync(Encoding.UTF8.GetBytes(line), new UnixDomainSocketEndPoint(_log));

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
