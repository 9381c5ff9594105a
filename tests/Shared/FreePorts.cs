using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MailSecurity.Testing;

/// <summary>Ports for servers that have to be told theirs.</summary>
public static class FreePorts
{
    // Below those that the system gives to connections: while nobody listens at one, because a server is not up yet or was killed, no connection
    // takes it. Not even that of somebody who tries to reach the server, which then would have reached itself.
    private const int First = 20_000;
    private const int Last = 32_000;

    private static readonly ConcurrentDictionary<int, bool> Given = [];

    /// <summary>No port twice.</summary>
    public static int[] Take(int count)
    {
        var ports = new List<int>();
        while (ports.Count < count)
        {
            if (Random.Shared.Next(First, Last) is var port && IsFree(port) && Given.TryAdd(port, true))
            {
                ports.Add(port);
            }
        }

        return [.. ports];
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
