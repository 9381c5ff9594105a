using System.Net;
using System.Net.Sockets;
using System.Text;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Intake;
using MailSecurity.Jobs.Intake.Syslog;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailSecurity.Jobs.Tests.Intake.Syslog;

/// <summary>Listeners on ports of their own at 127.0.0.1, before a writer and a real store.</summary>
internal sealed class SyslogBench : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<(IDisposable Listener, Task Running)> _listeners = [];

    private SyslogBench(RunningIntake intake, SyslogOptions options)
    {
        (Intake, Options) = (intake, options);
        Senders = new SyslogSenders(
            Microsoft.Extensions.Options.Options.Create(options), Microsoft.Extensions.Options.Options.Create(new IntakeOptions { TimeZone = "UTC" }),
            intake.Queue, intake.Bench.Get<SourceStore>(), intake.Bench.Clock, NullLogger<SyslogSenders>.Instance);
    }

    public RunningIntake Intake { get; }

    public SyslogOptions Options { get; }

    public SyslogSenders Senders { get; }

    public static async Task<SyslogBench> StartAsync(SyslogOptions? options = null, RunningIntake? intake = null)
    {
        var bench = new SyslogBench(intake ?? await RunningIntake.StartAsync(), options ?? new SyslogOptions());
        await bench.Senders.StartAsync(bench.Intake.Bench.Account, default);
        return bench;
    }

    public SyslogUdp Udp(bool isRunning = true)
    {
        var listener = new SyslogUdp(new IPEndPoint(IPAddress.Loopback, 0), Senders);
        _listeners.Add((listener, isRunning ? listener.RunAsync(_stop.Token) : Task.CompletedTask));
        return listener;
    }

    public SyslogTcp Tcp(SyslogCertificate? certificate = null)
    {
        var listener = new SyslogTcp(new IPEndPoint(IPAddress.Loopback, 0), Senders, certificate, Options, Intake.Bench.Clock, NullLogger.Instance);
        _listeners.Add((listener, listener.RunAsync(_stop.Token)));
        return listener;
    }

    public static async Task<Socket> ConnectAsync(SyslogTcp listener, string send = "")
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.LocalEndPoint);
        if (send.Length > 0)
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(send));
        }

        return socket;
    }

    /// <summary>Ends when the other side has closed the connection.</summary>
    public static async Task ClosedAsync(Socket socket)
    {
        try
        {
            Assert.Equal(0, await socket.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken));
        }
        catch (SocketException)
        {
            // Cut off instead of closed.
        }
    }

    /// <summary>Sends it all, says that there is no more, and waits until the listener has stored it and closed.</summary>
    public static async Task SendAsync(SyslogTcp listener, string text)
    {
        using var socket = await ConnectAsync(listener, text);
        socket.Shutdown(SocketShutdown.Send);
        await ClosedAsync(socket);
    }

    /// <summary>The orderly end: what was received is stored.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_listeners.Select(listener => listener.Running));
    }

    public async Task<LoginSource> SourceAsync() =>
        Assert.Single(await Intake.Bench.Get<SourceStore>().ListAsync(Intake.Bench.Account, default));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _listeners.ForEach(listener => listener.Listener.Dispose());
        Senders.Dispose();
        _stop.Dispose();
        await Intake.DisposeAsync();
    }
}
