using System.Net;
using System.Net.Sockets;

namespace MailSecurity.EndToEnd.Tests.MailServers;

/// <summary>Where the services of a <see cref="MailServer"/> listen.</summary>
internal sealed record MailPorts(int Imap, int Pop3, int Submission, int Sieve, int Smtp, int Relay, int StartTls, int Tls)
{
    public static MailPorts Free()
    {
        var free = FreePorts(8);
        return new MailPorts(free[0], free[1], free[2], free[3], free[4], free[5], free[6], free[7]);
    }

    /// <summary>All at once, so that no two are the same.</summary>
    public static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }
}
