using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Outgoing;

/// <summary>
/// The way out for addresses that somebody typed: public hosts only, unless the settings allow a private network. The
/// address that was checked is the one that is connected to, and no redirect is followed.
/// </summary>
public sealed class OutgoingHttp : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly IReadOnlyList<IPNetwork> _allowed;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _addresses;

    public OutgoingHttp(IOptions<OutgoingOptions> options)
        : this(options, Dns.GetHostAddressesAsync)
    {
    }

    /// <param name="options">What is allowed beside public hosts.</param>
    /// <param name="addresses">Asks for a name's addresses: once for each connection.</param>
    internal OutgoingHttp(IOptions<OutgoingOptions> options, Func<string, CancellationToken, Task<IPAddress[]>> addresses)
    {
        _addresses = addresses;
        _allowed = options.Value.Allowed.ConvertAll(IPNetwork.Parse);
        Client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = Patience,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectCallback = async (context, cancellation) => await ConnectAsync(context.DnsEndPoint, cancellation),
        })
        {
            Timeout = Patience,
        };
    }

    public HttpClient Client { get; }

    public void Dispose() => Client.Dispose();

    /// <summary>Whether a call may go to that address.</summary>
    public bool Admits(IPAddress address)
    {
        address = PublicAddress.Embedded(address);
        return PublicAddress.IsPublic(address) || _allowed.Any(network => network.Contains(address));
    }

    private async Task<Stream> ConnectAsync(DnsEndPoint host, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(host.Host, out var literal) ? [literal] : await _addresses(host.Host, cancellation);
        var admitted = addresses.Where(Admits).ToArray();
        if (admitted.Length == 0)
        {
            throw new HttpRequestException($"The host has no address that may be called; MailSecurity:Outgoing:Allowed can name private networks.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(admitted, host.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
