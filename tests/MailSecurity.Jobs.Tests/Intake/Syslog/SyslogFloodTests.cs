using System.Net;
using System.Net.Sockets;
using System.Text;
using MailSecurity.Jobs.Intake.Syslog;

namespace MailSecurity.Jobs.Tests.Intake.Syslog;

/// <summary>Ten thousand connections of somebody who means ill, in three ways; the mail server goes on being heard.</summary>
public sealed class SyslogFloodTests
{
    private const int Wanted = 10_000;
    private const int Places = 6_000;
    private const int PerSender = 1_000;

    // A connection has two ends, and both are in this process.
    private const int FilesPerConnection = 2;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tcp_WhenTenThousandConnectionsAreOpened_HoldsTheirLimitAndItsMemoryAndServesTheMailServer()
    {
        var (connections, places) = Scaled();
        await using var bench = await SyslogBench.StartAsync(new SyslogOptions { MaxConnections = places, MaxConnectionsPerSender = PerSender });
        var tcp = bench.Tcp();
        using var mailServer = await SyslogBench.ConnectAsync(tcp);
        await mailServer.SendAsync(Encoding.UTF8.GetBytes(RunningIntake.Lines(0, 100)), Cancel);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var sockets = new List<Socket>(connections);
        try
        {
            for (var number = 0; number < connections; number++)
            {
                sockets.Add(await AttackAsync(tcp, number));
            }

            // Everything is welcomed or turned away before the last one that was opened.
            while (bench.Senders.Refused + tcp.Connections < connections + 1)
            {
                Cancel.ThrowIfCancellationRequested();
                await Task.Yield();
            }

            Assert.InRange(tcp.Connections, 1, places);
            Assert.True(bench.Senders.Refused >= connections + 1 - places, $"{bench.Senders.Refused} were refused.");

            // The same connection as before, among all the others: heard, and its last line is stored before it is closed.
            await mailServer.SendAsync(Encoding.UTF8.GetBytes(RunningIntake.Lines(100, 200)), Cancel);
            mailServer.Shutdown(SocketShutdown.Send);
            await SyslogBench.ClosedAsync(mailServer);
            Assert.Equal(Enumerable.Range(0, 200), await bench.Intake.StoredAsync());

            // A connection that holds half a line costs a buffer, and one that holds nothing none. The clients' ends are in it too.
            var cost = (GC.GetTotalMemory(forceFullCollection: true) - before) / connections;
            Assert.InRange(cost, long.MinValue, 2 * SyslogFrames.MostBytes);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    // Idle; a line that never ends, longer than any buffer; half a line, as of a connection that was cut off.
    private static async Task<Socket> AttackAsync(SyslogTcp tcp, int number)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        // From as many senders as it takes to get around each one's limit, and none of them the mail server.
        socket.Bind(new IPEndPoint(new IPAddress([127, 0, 1, (byte)(1 + (number / PerSender))]), 0));
        await socket.ConnectAsync(tcp.LocalEndPoint, Cancel);
        try
        {
            switch (number % 3)
            {
                case 1:
                    await socket.SendAsync(new byte[32 * 1024], Cancel);
                    break;
                case 2:
                    await socket.SendAsync("<22>Nov 24 11:00:00 mail dovecot: imap-login: Login: user=<ana@exam"u8.ToArray(), Cancel);
                    break;
                default:
                    break;
            }
        }
        catch (SocketException)
        {
            // Turned away already.
        }

        return socket;
    }

    /// <summary>As many as this process may have files open for, if those are fewer than were wanted.</summary>
    private static (int Connections, int Places) Scaled()
    {
        var limit = File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];
        var files = long.TryParse(limit, out var number) ? number : long.MaxValue;

        // A refused connection's end is closed at once: only those that have a place need two.
        var room = files - 1_000 - (Places * (FilesPerConnection - 1));
        if (room >= Wanted)
        {
            return (Wanted, Places);
        }

        var connections = (int)((files - 1_000) / FilesPerConnection);
        TestContext.Current.TestOutputHelper?.WriteLine($"{connections} connections instead of {Wanted}: this process may have {files} files open.");
        Assert.SkipUnless(connections >= 1_000, $"This process may have {files} files open only.");
        return (connections, connections * 6 / 10);
    }
}
