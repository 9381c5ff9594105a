using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Geo.Databases;

/// <summary>Addresses that belong to nobody's place: private, loopback, documentation, multicast and the like (RFC 6890).</summary>
internal static class ReservedAddresses
{
    private static readonly (UInt128 First, UInt128 Last)[] IPv4 = Ranges(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3");

    // Benchmarks, hash identities and documentation; everything else in 2000::/3 is handed out to networks.
    private static readonly (UInt128 First, UInt128 Last)[] IPv6 = Ranges(
        "2001:2::/48", "2001:10::/28", "2001:20::/28", "2001:db8::/32", "3fff::/20");

    public static bool Contain(ClientAddress address)
    {
        var value = address.Value;
        if (!address.IsIPv4 && value >> 125 != 1)
        {
            return true;
        }

        foreach (var (first, last) in address.IsIPv4 ? IPv4 : IPv6)
        {
            if (value >= first && value <= last)
            {
                return true;
            }
        }

        return false;
    }

    private static (UInt128 First, UInt128 Last)[] Ranges(params string[] networks) => [.. networks.Select(text =>
    {
        var parts = text.Split('/');
        var first = ClientAddress.Parse(parts[0]);
        var hostBits = first.Bits - int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
        return (first.Value, first.Value | ((UInt128.One << hostBits) - 1));
    })];
}
