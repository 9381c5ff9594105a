using System.Net;
using System.Net.Sockets;

namespace MailSecurity.EndToEnd.Tests.Nodes;

/// <summary>The network between a node and its database: it can be cut, and then nothing arrives and nobody is told.</summary>
internal sealed class NetworkLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _to;
    private readonly Task _accepting;
    private volatile TaskCompletionSource _whole = Whole();

    private NetworkLine(int to)
    {
        _to = to;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static NetworkLine To(int port) => new(port);

    public void Cut() => _whole = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was sent meanwhile arrives now, as TCP does it.</summary>
    public void Mend() => _whole.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        Mend();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private static TaskCompletionSource Whole()
    {
        var whole = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        whole.SetResult();
        return whole;
    }

    private async Task AcceptAsync()
    {
        var carried = new List<Task>();
        try
        {
            while (true)
            {
                carried.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(carried);
        }
    }

    private async Task CarryAsync(TcpClient here)
    {
        using (here)
        using (var there = new TcpClient())
        {
            try
            {
                await _whole.Task.WaitAsync(_end.Token);
                await there.ConnectAsync(IPAddress.Loopback, _to, _end.Token);
                await Task.WhenAny(CarryAsync(here.GetStream(), there.GetStream()), CarryAsync(there.GetStream(), here.GetStream()));
            }
            catch (Exception over) when (over is OperationCanceledException or SocketException)
            {
                // Nobody is there, or the test is over.
            }
        }
    }

    private async Task CarryAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, _end.Token) is > 0 and var count)
            {
                await _whole.Task.WaitAsync(_end.Token);
                await to.WriteAsync(buffer.AsMemory(0, count), _end.Token);
            }

            await _whole.Task.WaitAsync(_end.Token);
        }
        catch (Exception over) when (over is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two has gone.
        }
    }
}
