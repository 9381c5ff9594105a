using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using MailSecurity.Jobs.Intake.Syslog;

namespace MailSecurity.Jobs.Tests.Intake.Syslog;

public sealed class SyslogTcpTests
{
    [Fact]
    public async Task Tcp_WhenLinesAreEndedOrCounted_StoresThem()
    {
        await using var bench = await SyslogBench.StartAsync();
        var tcp = bench.Tcp();
        var counted = string.Concat(Enumerable.Range(10, 10).Select(number => $"{Encoding.UTF8.GetByteCount("<22>" + RunningIntake.Line(number))} <22>{RunningIntake.Line(number)}"));

        await SyslogBench.SendAsync(tcp, RunningIntake.Lines(0, 10));
        await SyslogBench.SendAsync(tcp, counted);

        Assert.Equal(Enumerable.Range(0, 20), await bench.Intake.StoredAsync());
        Assert.Equal(20, (await bench.SourceAsync()).Lines);
    }

    [Fact]
    public async Task Tcp_WhenTheSenderSendsTheLastLinesAgainAfterALostConnection_AddsNothing()
    {
        await using var bench = await SyslogBench.StartAsync();
        var tcp = bench.Tcp();

        await SyslogBench.SendAsync(tcp, RunningIntake.Lines(0, 5));
        await SyslogBench.SendAsync(tcp, RunningIntake.Line(4) + RunningIntake.Line(5));

        Assert.Equal(Enumerable.Range(0, 6), await bench.Intake.StoredAsync());
        Assert.Equal(1, (await bench.SourceAsync()).Duplicates);
    }

    [Fact]
    public async Task Tcp_WhenTheConnectionEndsWithinALine_DoesNotBelieveTheHalf()
    {
        await using var bench = await SyslogBench.StartAsync();

        // Cut where the address still reads as one.
        var line = RunningIntake.Line(249);
        await SyslogBench.SendAsync(bench.Tcp(), RunningIntake.Line(1) + line[..(line.IndexOf("rip=10.49.0.24", StringComparison.Ordinal) + 14)]);

        Assert.Equal([1], await bench.Intake.StoredAsync());
        Assert.Equal((2L, 1L), ((await bench.SourceAsync()).Lines, (await bench.SourceAsync()).Unreadable));
    }

    [Fact]
    public async Task Tcp_WhenTheProgramStops_StoresWhatWasSent()
    {
        await using var bench = await SyslogBench.StartAsync();
        var tcp = bench.Tcp();
        using var first = await SyslogBench.ConnectAsync(tcp, RunningIntake.Line(0));
        using var second = await SyslogBench.ConnectAsync(tcp);

        // The second connection's refusal or end tells that it was accepted, and the first before it.
        await second.SendAsync(Encoding.UTF8.GetBytes(RunningIntake.Line(1)));
        second.Shutdown(SocketShutdown.Send);
        await SyslogBench.ClosedAsync(second);
        await first.SendAsync(Encoding.UTF8.GetBytes(RunningIntake.Lines(2, 400)));
        await bench.StopAsync();

        Assert.Equal(Enumerable.Range(0, 400), await bench.Intake.StoredAsync());
    }

    [Fact]
    public async Task Tcp_WhenASenderOpensTooManyConnections_ClosesTheNewOnes()
    {
        await using var bench = await SyslogBench.StartAsync(new SyslogOptions { MaxConnectionsPerSender = 20 });
        var tcp = bench.Tcp();
        var sockets = new List<Socket>();
        for (var number = 0; number < 120; number++)
        {
            sockets.Add(await SyslogBench.ConnectAsync(tcp));
        }

        foreach (var socket in sockets.Skip(20))
        {
            await SyslogBench.ClosedAsync(socket);
        }

        Assert.Equal((20, 100L), (tcp.Connections, bench.Senders.Refused));
        sockets.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task Tcp_WhenThereAreTooManyConnectionsInAll_ClosesTheNewOnes()
    {
        await using var bench = await SyslogBench.StartAsync(new SyslogOptions { MaxConnections = 2 });
        var tcp = bench.Tcp();
        using var first = await SyslogBench.ConnectAsync(tcp);
        using var second = await SyslogBench.ConnectAsync(tcp);
        using var third = await SyslogBench.ConnectAsync(tcp);

        await SyslogBench.ClosedAsync(third);

        // A place that becomes free is given again.
        first.Shutdown(SocketShutdown.Send);
        await SyslogBench.ClosedAsync(first);
        await SyslogBench.SendAsync(tcp, RunningIntake.Line(7));
        Assert.Equal([7], await bench.Intake.StoredAsync());
    }

    [Fact]
    public async Task Tcp_WhenTheSenderIsNotAllowed_ClosesAtOnce()
    {
        await using var bench = await SyslogBench.StartAsync(new SyslogOptions { Allowed = ["192.0.2.0/24"] });

        await SyslogBench.SendAsync(bench.Tcp(), RunningIntake.Line(0));

        Assert.Empty(await bench.Intake.StoredAsync());
        Assert.Equal(1, bench.Senders.Refused);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<22>a line that nobody ends")]
    public async Task Tcp_WhenAConnectionBringsNothing_ClosesIt(string start)
    {
        await using var bench = await SyslogBench.StartAsync();
        using var socket = await SyslogBench.ConnectAsync(bench.Tcp(), start);
        var closed = SyslogBench.ClosedAsync(socket);

        // The clock runs until it is over; without a limit it would run for ever.
        while (!closed.IsCompleted)
        {
            bench.Intake.Bench.Clock.Advance(TimeSpan.FromMinutes(10));
            await Task.Yield();
        }

        await closed;
    }

    [Fact]
    public async Task Connection_WhenALineIsBegun_HasAMinuteToEndItAndAnHourBetweenLines()
    {
        await using var bench = await SyslogBench.StartAsync();
        var (clock, idle) = (bench.Intake.Bench.Clock, TimeSpan.FromHours(1));
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var quiet = new SyslogConnection(socket, bench.Senders.Find(System.Net.IPAddress.Loopback)!, null, clock);
        var handshake = new SyslogConnection(socket, bench.Senders.Find(System.Net.IPAddress.Loopback)!, new SyslogCertificate(new SyslogOptions(), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance), clock);

        Assert.Equal((false, false), (quiet.IsExpired(clock.GetUtcNow(), idle), handshake.IsExpired(clock.GetUtcNow(), idle)));
        Assert.Equal((false, true), (quiet.IsExpired(clock.GetUtcNow().AddMinutes(2), idle), handshake.IsExpired(clock.GetUtcNow().AddMinutes(2), idle)));
        Assert.True(quiet.IsExpired(clock.GetUtcNow().AddMinutes(61), idle));
    }

    [Fact]
    public async Task Tcp_OfArbitraryBytes_CountsEveryLineOnce()
    {
        await using var bench = await SyslogBench.StartAsync();
        var tcp = bench.Tcp();
        var pieces = new List<byte[]>();
        Gen.Byte.Array[0, 3_000].Sample(pieces.Add, iter: 40, threads: 1);
        foreach (var piece in pieces)
        {
            using var socket = await SyslogBench.ConnectAsync(tcp);
            await socket.SendAsync(piece);
            socket.Shutdown(SocketShutdown.Send);
            await SyslogBench.ClosedAsync(socket);
        }

        var source = await bench.SourceAsync();
        Assert.Equal(source.Lines, source.Logins + source.Messages + source.Duplicates + source.Ignored + source.Unreadable);
        Assert.InRange(source.Lines, pieces.Sum(piece => piece.Count(value => value == '\n')) / 2, long.MaxValue);
    }

    [Fact]
    public async Task Tls_WhenLinesAreSent_StoresThem_AndWithoutTlsNothing()
    {
        await using var bench = await SyslogBench.StartAsync();
        var (options, issued) = TestCertificate.Write(bench.Intake.Bench.Folder);
        var tls = bench.Tcp(new SyslogCertificate(options, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance));

        await SyslogBench.SendAsync(tls, RunningIntake.Lines(0, 5));
        using var socket = await SyslogBench.ConnectAsync(tls);
        await using (var secured = new SslStream(new NetworkStream(socket), false, (_, certificate, _, _) => certificate!.GetCertHashString() == issued))
        {
            await secured.AuthenticateAsClientAsync("mailsecurity.test");
            await secured.WriteAsync(Encoding.UTF8.GetBytes(RunningIntake.Lines(5, 10)));
            await secured.ShutdownAsync();
            socket.Shutdown(SocketShutdown.Send);
            while (await secured.ReadAsync(new byte[16]) > 0)
            {
                // The other side's farewell.
            }
        }

        await bench.StopAsync();
        Assert.Equal(Enumerable.Range(5, 5), await bench.Intake.StoredAsync());
    }

    [Fact]
    public async Task Certificate_WhenTheFileIsRenewed_IsTakenAndADamagedOneIsNot()
    {
        await using var bench = await SyslogBench.StartAsync();
        var (options, first) = TestCertificate.Write(bench.Intake.Bench.Folder);
        var certificate = new SyslogCertificate(options, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        Assert.Equal(first, certificate.Current().TargetCertificate.GetCertHashString());

        var (_, second) = TestCertificate.Write(bench.Intake.Bench.Folder);
        File.SetLastWriteTimeUtc(options.Certificate, DateTime.UnixEpoch.AddYears(60));
        Assert.Equal(second, certificate.Current().TargetCertificate.GetCertHashString());

        await File.WriteAllTextAsync(options.Certificate, "damaged");
        Assert.Equal(second, certificate.Current().TargetCertificate.GetCertHashString());
        Assert.NotNull(SyslogCertificate.Problem(options));
    }
}
