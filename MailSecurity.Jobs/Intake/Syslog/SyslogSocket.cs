using System.Net;
using System.Net.Sockets;

namespace MailSecurity.Jobs.Intake.Syslog;

internal static class SyslogSocket
{
    /// <summary>Binds to one address, or with [::] to all of both families.</summary>
    public static void Bind(Socket socket, IPEndPoint endPoint)
    {
        if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
        {
            socket.DualMode = endPoint.Address.Equals(IPAddress.IPv6Any);
        }

        socket.Bind(endPoint);
    }
}
