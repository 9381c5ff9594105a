using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MailSecurity.Jobs.Tests.Watchdog;

/// <summary>The somebody outside who waits for the heartbeat: counts calls, at 127.0.0.1.</summary>
internal sealed class HeartbeatListener : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;
    private int _calls;

    public HeartbeatListener(string? redirectTo = null)
    {
        _listener.Start();
        _serving = ServeAsync(redirectTo is null ? "HTTP/1.1 200 OK\r\n" : $"HTTP/1.1 302 Found\r\nLocation: {redirectTo}\r\n");
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/ping/secret";

    public int Calls => Volatile.Read(ref _calls);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
    }

    private async Task ServeAsync(string head)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                var stream = client.GetStream();
                _ = await stream.ReadAsync(new byte[4096]);
                Interlocked.Increment(ref _calls);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(head + "Content-Length: 0\r\nConnection: close\r\n\r\n"));
            }
        }
        catch (Exception stopped) when (stopped is SocketException or InvalidOperationException)
        {
            // The test is over.
        }
    }
}
