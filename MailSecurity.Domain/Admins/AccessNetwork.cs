using System.Globalization;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Admins;

/// <summary>A single address or a network, of either family.</summary>
public readonly record struct AccessNetwork(ClientAddress Network, int PrefixLength)
{
    private const int LongestText = 64;
    private const int MappedBits = 96;
    private const int ShortestIPv4 = 8;
    private const int ShortestIPv6 = 16;

    public bool Covers(ClientAddress address) => address.IsIPv4 == Network.IsIPv4 && address.NetworkOf(PrefixLength) == Network;

    public bool Overlaps(AccessNetwork other) => Covers(other.Network) || other.Covers(Network);

    /// <summary>Reads 203.0.113.9, 203.0.113.0/24, 2001:db8::/32. On failure <paramref name="problem"/> says why and, where there is one, which network was meant.</summary>
    public static bool TryRead(string? text, out AccessNetwork network, out string problem)
    {
        (network, problem) = (default, "");
        text = text?.Trim() ?? "";
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (text.Length > LongestText || !ClientAddress.TryParse(slash < 0 ? text : text.AsSpan(0, slash), out var address))
        {
            problem = "This is not an IP address or network. Write 203.0.113.9, 203.0.113.0/24 or 2001:db8::/48.";
            return false;
        }

        var length = address.Bits;
        if (slash >= 0)
        {
            if (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length))
            {
                problem = "After the / comes the length of the network, such as 24.";
                return false;
            }

            // ::ffff:203.0.113.0/120 is 203.0.113.0/24.
            length -= address.IsIPv4 && text.Contains(':', StringComparison.Ordinal) ? MappedBits : 0;
        }

        if (length < 0 || length > address.Bits)
        {
            problem = $"The length of this network is between 1 and {address.Bits}.";
            return false;
        }

        if (length == 0)
        {
            problem = $"{(address.IsIPv4 ? "0.0.0.0/0" : "::/0")} is every address there is, so it would restrict nothing.";
            return false;
        }

        // Two halves would be everything again.
        if (length < (address.IsIPv4 ? ShortestIPv4 : ShortestIPv6))
        {
            problem = $"A /{length} is too wide to restrict anything: at most /{ShortestIPv4} for IPv4 and /{ShortestIPv6} for IPv6.";
            return false;
        }

        network = new AccessNetwork(address.NetworkOf(length), length);
        if (network.Network != address)
        {
            problem = $"{address}/{length} has bits set behind the /{length}. The network is {network.Network}/{length}; a single address is {address}.";
            return false;
        }

        return true;
    }

    public override string ToString() => PrefixLength == Network.Bits ? Network.ToString() : $"{Network}/{PrefixLength}";
}
