using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace MailSecurity.Jobs.Intake.Syslog;

/// <summary>
/// Receives datagrams, one line each (RFC 5426). The socket is never kept waiting: what does not fit into the bounded inbox
/// is dropped and counted for its sender. What the system itself dropped before is counted for the busiest one of the moment.
/// </summary>
internal sealed class SyslogUdp : IDisposable
{
    /// <summary>Datagrams waiting for the store, and bytes of all of them.</summary>
    public const int MostWaiting = 20_000;
    public const int MostBytesWaiting = 16 * 1024 * 1024;

    private const int DatagramsPerBatch = 2_000;
    private const int LargestDatagram = 64 * 1024;

    // Room for a burst while the receiving thread is not scheduled. The system may give less.
    private const int SocketBuffer = 4 * 1024 * 1024;

    private readonly Socket _socket;
    private readonly SyslogSenders _senders;
    private readonly Channel<Datagram> _inbox = Channel.CreateBounded<Datagram>(new BoundedChannelOptions(MostWaiting) { SingleReader = true, SingleWriter = true });
    private int _bytesWaiting;
    private uint _lostBySystem;

    /// <exception cref="SocketException">The endpoint cannot be listened to.</exception>
    public SyslogUdp(IPEndPoint endPoint, SyslogSenders senders)
    {
        _senders = senders;
        _socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            SyslogSocket.Bind(_socket, endPoint);
            _socket.ReceiveBufferSize = SocketBuffer;
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    public IPEndPoint LocalEndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    public void Dispose() => _socket.Dispose();

    /// <summary>Receives until <paramref name="stopping"/>; ends when all that was received is stored.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var storing = StoreAsync(stopping);
        try
        {
            await ReceiveAsync(stopping);
        }
        finally
        {
            _inbox.Writer.Complete();
            await storing;
        }
    }

    private async Task ReceiveAsync(CancellationToken stopping)
    {
        var buffer = new byte[LargestDatagram];
        var anybody = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        var leftAtTheEnd = MostWaiting;
        while (!stopping.IsCancellationRequested || (_socket.Available > 0 && leftAtTheEnd-- > 0))
        {
            try
            {
                var received = await _socket.ReceiveFromAsync(buffer, anybody, stopping.IsCancellationRequested ? CancellationToken.None : stopping);
                Accept(((IPEndPoint)received.RemoteEndPoint).Address, buffer.AsSpan(0, received.ReceivedBytes));
            }
            catch (OperationCanceledException)
            {
                // What the system holds already is still taken.
            }
            catch (SocketException)
            {
                // An error report about a datagram that nobody sent: receiving goes on.
            }
        }
    }

    internal void Accept(IPAddress address, ReadOnlySpan<byte> line)
    {
        if (_senders.Find(address) is not { } sender)
        {
            return;
        }

        var kept = line[..Math.Min(line.Length, SyslogFrames.MostBytes + 1)].ToArray();
        if (Interlocked.Add(ref _bytesWaiting, kept.Length) > MostBytesWaiting || !_inbox.Writer.TryWrite(new Datagram(sender, kept)))
        {
            Interlocked.Add(ref _bytesWaiting, -kept.Length);
            _senders.Drop(sender);
        }
    }

    private async Task StoreAsync(CancellationToken stopping)
    {
        while (await _inbox.Reader.WaitToReadAsync(CancellationToken.None))
        {
            var batch = new List<Datagram>();
            while (batch.Count < DatagramsPerBatch && _inbox.Reader.TryRead(out var datagram))
            {
                batch.Add(datagram);
            }

            var senders = batch.GroupBy(datagram => datagram.Sender).ToList();
            if (NewlyLostBySystem() is > 0 and var lost && senders.Count > 0)
            {
                _senders.Drop(senders.MaxBy(own => own.Count())!.Key, lost);
            }

            // Together, so that they share a commit.
            await Task.WhenAll(senders.Select(own => own.Key.TakeAsync(
                lines =>
                {
                    foreach (var datagram in own)
                    {
                        lines.Add(new ReadOnlySequence<byte>(datagram.Line), tooLong: false);
                    }
                },
                isNewConnection: false,
                stopping)));
            Interlocked.Add(ref _bytesWaiting, -batch.Sum(datagram => datagram.Line.Length));
        }
    }

    // Only Linux says how many a socket had no room for.
    private uint NewlyLostBySystem()
    {
        const int SocketLevel = 1;
        const int MemoryInformation = 55;
        const int Drops = 8;
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        Span<byte> answer = stackalloc byte[(Drops + 1) * sizeof(uint)];
        try
        {
            if (_socket.GetRawSocketOption(SocketLevel, MemoryInformation, answer) < answer.Length)
            {
                return 0;
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // A system that does not say it, or the end of the listener.
            return 0;
        }

        var all = MemoryMarshal.Cast<byte, uint>(answer)[Drops];
        var newly = unchecked(all - _lostBySystem);
        _lostBySystem = all;
        return newly;
    }

    private readonly record struct Datagram(SyslogSender Sender, byte[] Line);
}
