using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Jobs.Intake.Syslog;

/// <summary>Accepts connections, with TLS if there is a certificate, within the limits of all and of each sender.</summary>
internal sealed partial class SyslogTcp : IDisposable
{
    private const int Backlog = 512;

    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(5);

    private readonly Socket _socket;
    private readonly SyslogSenders _senders;
    private readonly SyslogCertificate? _certificate;
    private readonly SyslogOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<SyslogConnection, Task> _connections = new();

    /// <exception cref="SocketException">The endpoint cannot be listened to.</exception>
    public SyslogTcp(IPEndPoint endPoint, SyslogSenders senders, SyslogCertificate? certificate, SyslogOptions options, TimeProvider clock, ILogger logger)
    {
        (_senders, _certificate, _options, _clock, _logger) = (senders, certificate, options, clock, logger);
        _socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            SyslogSocket.Bind(_socket, endPoint);
            _socket.Listen(Backlog);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    public IPEndPoint LocalEndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Connections that are open.</summary>
    public int Connections => _connections.Count;

    public void Dispose() => _socket.Dispose();

    /// <summary>Accepts until <paramref name="stopping"/>; ends when all that was received is stored.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var sweeper = _clock.CreateTimer(_ => CloseExpired(), null, SweepEvery, SweepEvery);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                Welcome(await _socket.AcceptAsync(stopping), stopping);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (SocketException failure)
            {
                // No more files may be open, or the sender left before it was greeted.
                Log.NotAccepted(_logger, failure);
                await Task.Delay(SweepEvery, _clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        _socket.Close();
        await Task.WhenAll(_connections.Values);
    }

    private void Welcome(Socket socket, CancellationToken stopping)
    {
        if (socket.RemoteEndPoint is not IPEndPoint { Address: var address } || _senders.Find(address) is not { } sender)
        {
            socket.Dispose();
            return;
        }

        // Counted together for TLS and plain connections of a sender.
        if (sender.Connect() > _options.MaxConnectionsPerSender || _connections.Count >= _options.MaxConnections)
        {
            sender.Disconnect();
            _senders.Refuse(address);
            socket.Dispose();
            return;
        }

        var connection = new SyslogConnection(socket, sender, _certificate, _clock);
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _connections[connection] = end.Task;
        _ = ServeAsync(connection, sender, end, stopping);
    }

    private async Task ServeAsync(SyslogConnection connection, SyslogSender sender, TaskCompletionSource end, CancellationToken stopping)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await connection.RunAsync(stopping);
        }
        catch (Exception failure)
        {
            // One connection's trouble is not the others'.
            Log.ConnectionFailed(_logger, failure);
        }
        finally
        {
            connection.Close();
            sender.Disconnect();
            _connections.TryRemove(connection, out _);
            end.SetResult();
        }
    }

    private void CloseExpired()
    {
        var now = _clock.GetUtcNow();
        foreach (var connection in _connections.Keys)
        {
            if (connection.IsExpired(now, _options.IdleTimeout))
            {
                connection.Close();
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2135, LogLevel.Warning, "A syslog connection could not be accepted.")]
        public static partial void NotAccepted(ILogger logger, Exception failure);

        [LoggerMessage(2136, LogLevel.Error, "A syslog connection failed.")]
        public static partial void ConnectionFailed(ILogger logger, Exception failure);
    }
}
