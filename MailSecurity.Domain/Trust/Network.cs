using System.Globalization;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Trust;

/// <summary>An address range: the first address and the bits that all of its addresses share. One address is the smallest range.</summary>
public readonly record struct Network(ClientAddress First, int PrefixLength)
{
    public ClientAddress Last => ClientAddress.FromValue(First.Value | (PrefixLength >= First.Bits ? UInt128.Zero : UInt128.MaxValue >> (128 - (First.Bits - PrefixLength))));

    public bool Contains(ClientAddress address) => address >= First && address <= Last;

    /// <summary>Reads 203.0.113.9, 203.0.113.0/24 and 2001:db8::/48. Set host bits are an error that offers the network that was meant.</summary>
    public static NetworkReading Read(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!ClientAddress.TryParse(slash < 0 ? text : text.AsSpan(0, slash), out var address))
        {
            return new($"'{Shorten(text)}' is no IP address or network such as 203.0.113.0/24.");
        }

        var length = address.Bits;
        if (slash >= 0 && !(int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) && length <= address.Bits))
        {
            return new($"A network of {address} ends in a prefix length from /0 to /{address.Bits}.");
        }

        var first = address.NetworkOf(length);
        return first == address
            ? new(new Network(first, length))
            : new($"{address}/{length} names an address inside a network; the network is {first}/{length}.");
    }

    public override string ToString() => PrefixLength == First.Bits ? First.ToString() : $"{First}/{PrefixLength}";

    private static string Shorten(string text) => text.Length > 60 ? text[..60] + "…" : text;
}

/// <summary>A network, or why a text is none.</summary>
public readonly record struct NetworkReading
{
    public NetworkReading(Network network) => Network = network;

    public NetworkReading(string error) => Error = error;

    public Network Network { get; }

    public string? Error { get; }

    public bool IsError => Error is not null;
}
