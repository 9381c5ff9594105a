using System.Net;
using System.Net.Sockets;
using System.Text;
using MailSecurity.Domain.Logins;
using MailSecurity.Jobs.Intake.Syslog;

namespace MailSecurity.Jobs.Tests.Intake.Syslog;

public sealed class SyslogUdpTests
{
    [Fact]
    public async Task Udp_WhenDatagramsArrive_StoresEachAsALineOfItsSender()
    {
        await using var bench = await SyslogBench.StartAsync();
        var udp = bench.Udp();
        using var sender = new UdpClient();
        for (var number = 0; number < 50; number++)
        {
            await sender.SendAsync(Encoding.UTF8.GetBytes("<22>" + RunningIntake.Line(number)), udp.LocalEndPoint);
        }

        await bench.StopAsync();

        Assert.Equal(Enumerable.Range(0, 50), await bench.Intake.StoredAsync());
        var source = await bench.SourceAsync();
        Assert.Equal((SourceKind.Syslog, "127.0.0.1", 50L, 0L), (source.Kind, source.Name, source.Lines, source.Dropped));
    }

    [Fact]
    public async Task Udp_WhenTheInboxIsFull_DropsAndCounts()
    {
        await using var bench = await SyslogBench.StartAsync();
        using var udp = bench.Udp(isRunning: false);
        for (var number = 0; number < SyslogUdp.MostWaiting + 30; number++)
        {
            udp.Accept(IPAddress.Loopback, Encoding.UTF8.GetBytes(RunningIntake.Line(number)));
        }

        Assert.Equal(30, bench.Senders.Dropped);
        await udp.RunAsync(new CancellationToken(canceled: true));

        var source = await bench.SourceAsync();
        Assert.Equal((SyslogUdp.MostWaiting, SyslogUdp.MostWaiting, 30L), ((int)source.Lines, (int)source.Logins, source.Dropped));
    }

    [Fact]
    public async Task Udp_WhenDatagramsAreLarge_HoldsNoMoreBytesThanItsLimit()
    {
        await using var bench = await SyslogBench.StartAsync();
        using var udp = bench.Udp(isRunning: false);
        var large = new byte[64 * 1024];
        for (var number = 0; number < 2_000; number++)
        {
            udp.Accept(IPAddress.Loopback, large);
        }

        // Of each, only what shows that it is too long is kept.
        Assert.Equal(2_000 - (SyslogUdp.MostBytesWaiting / (SyslogFrames.MostBytes + 1)), bench.Senders.Dropped);
        await udp.RunAsync(new CancellationToken(canceled: true));
        var source = await bench.SourceAsync();
        Assert.Equal((source.Lines, 2_000L), (source.Unreadable, source.Lines + source.Dropped));
    }

    [Fact]
    public async Task Udp_WhenTheSenderIsNotAllowed_TakesNothing()
    {
        await using var bench = await SyslogBench.StartAsync(new SyslogOptions { Allowed = ["192.0.2.0/24", "2001:db8::1"] });
        using var udp = bench.Udp(isRunning: false);
        foreach (var address in new[] { "127.0.0.1", "192.0.2.7", "::ffff:192.0.2.8", "2001:db8::1", "2001:db8::2" })
        {
            udp.Accept(IPAddress.Parse(address), "<22>nothing"u8);
        }

        await udp.RunAsync(new CancellationToken(canceled: true));

        var sources = await bench.Intake.Bench.Get<Domain.Storage.SourceStore>().ListAsync(bench.Intake.Bench.Account, default);
        Assert.Equal(["192.0.2.7", "192.0.2.8", "2001:db8::1"], sources.Select(source => source.Name));
        Assert.Equal(2, bench.Senders.Refused);
    }

    [Fact]
    public async Task Udp_WhenThereAreTooManySenders_KeepsToTheKnownOnesAlsoAfterARestart()
    {
        var options = new SyslogOptions { Allowed = ["10.0.0.0/8"], MaxSenders = 3 };
        await using var intake = await RunningIntake.StartAsync();
        for (var start = 0; start < 2; start++)
        {
            var bench = await SyslogBench.StartAsync(options, intake);
            using var udp = bench.Udp(isRunning: false);
            for (var host = 1; host <= 10; host++)
            {
                udp.Accept(new IPAddress([10, 0, (byte)start, (byte)host]), "<22>nothing"u8);
            }

            udp.Accept(IPAddress.Parse("10.0.0.2"), "<22>nothing"u8);
            await udp.RunAsync(new CancellationToken(canceled: true));
            Assert.Equal(start == 0 ? 7 : 10, bench.Senders.Refused);
        }

        var sources = await intake.Bench.Get<Domain.Storage.SourceStore>().ListAsync(intake.Bench.Account, default);
        Assert.Equal([("10.0.0.1", 1L), ("10.0.0.2", 3L), ("10.0.0.3", 1L)], sources.Select(source => (source.Name, source.Lines)));
    }

    [Fact]
    public async Task Sender_WhenItsSourceIsDeleted_LeavesItsPlaceToAnotherAtOnce()
    {
        await using var bench = await SyslogBench.StartAsync(new SyslogOptions { Allowed = ["10.0.0.0/8"], MaxSenders = 1 });
        var intake = bench.Intake;
        var (first, second) = (IPAddress.Parse("10.0.0.1"), IPAddress.Parse("10.0.0.2"));
        var sender = bench.Senders.Find(first);
        Assert.NotNull(sender);
        Assert.Null(bench.Senders.Find(second));

        bench.Senders.Removed(intake.Bench.Account + 1, SourceKind.Syslog, "10.0.0.1");
        bench.Senders.Removed(intake.Bench.Account, SourceKind.File, "10.0.0.1");
        Assert.Null(bench.Senders.Find(second));

        // One that is still connected comes back with its next line, so its place is not free.
        sender.Connect();
        bench.Senders.Removed(intake.Bench.Account, SourceKind.Syslog, "10.0.0.1");
        Assert.Null(bench.Senders.Find(second));
        sender.Disconnect();
        bench.Senders.Removed(intake.Bench.Account, SourceKind.Syslog, "10.0.0.1");

        Assert.NotNull(bench.Senders.Find(second));
        Assert.Null(bench.Senders.Find(first));
    }

    [Fact]
    public async Task Udp_WhenTheSystemHadNoRoom_CountsWhatItLost()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux says how many a socket had no room for.");
        await using var bench = await SyslogBench.StartAsync();
        using var udp = bench.Udp(isRunning: false);
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var datagram = new byte[8_000];
        const int Sent = 10_000;

        // Nobody receives, and no system keeps 80 MB for a socket.
        for (var number = 0; number < Sent; number++)
        {
            await sender.SendToAsync(datagram, udp.LocalEndPoint);
        }

        await udp.RunAsync(new CancellationToken(canceled: true));

        var source = await bench.SourceAsync();
        Assert.Equal(Sent, source.Lines + source.Dropped);
        Assert.InRange(source.Dropped, 1, Sent - 1);
        Assert.Equal(source.Dropped, bench.Senders.Dropped);
    }
}
