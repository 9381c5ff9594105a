using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MailSecurity.EndToEnd.Tests.Faults;

/// <summary>Clients that are not nice: connections of their own, on which they do what they want.</summary>
internal static class Sockets
{
    public static async Task<Socket> OpenAsync(string address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(address).Port, TestContext.Current.CancellationToken);
        return socket;
    }

    public static async Task<List<Socket>> OpenManyAsync(string address, int count)
    {
        var opened = new List<Socket>(count);
        foreach (var part in Enumerable.Range(0, count).Chunk(100))
        {
            opened.AddRange(await Task.WhenAll(part.Select(_ => OpenAsync(address))));
        }

        return opened;
    }

    public static Task SayAsync(this Socket socket, string text) => socket.SendAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken).AsTask();

    /// <summary>All that comes until the other side ends it.</summary>
    public static async Task<string> ReadToEndAsync(this Socket socket)
    {
        var (all, buffer) = (new MemoryStream(), new byte[4096]);
        try
        {
            for (int read; (read = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken)) > 0;)
            {
                all.Write(buffer, 0, read);
            }
        }
        catch (SocketException)
        {
            // It may be cut off rather than closed.
        }

        return Encoding.ASCII.GetString(all.ToArray());
    }

    /// <summary>How many connections this process can have open.</summary>
    public static int Most()
    {
        var line = File.ReadLines("/proc/self/limits").First(row => row.StartsWith("Max open files", StringComparison.Ordinal));
        return int.TryParse(line["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], out var most) ? most : int.MaxValue;
    }
}
