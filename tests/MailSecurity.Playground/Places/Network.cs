using System.Globalization;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Playground.Places;

/// <summary>A range of addresses in one country with one use.</summary>
internal sealed class Network
{
    private readonly ClientAddress _first;
    private readonly int _length;

    public Network(string country, NetworkKind kind, string range)
    {
        (Country, Kind, Range) = (country, kind, range);
        var slash = range.IndexOf('/', StringComparison.Ordinal);
        _first = ClientAddress.Parse(range[..slash]);
        _length = int.Parse(range.AsSpan(slash + 1), CultureInfo.InvariantCulture);
    }

    public string Country { get; }

    public NetworkKind Kind { get; }

    public string Range { get; }

    public Source Draw(Chance chance)
    {
        var hostBits = _first.Bits - _length;
        var drawn = hostBits > 64 ? new UInt128(chance.Next(), chance.Next()) : chance.Next();
        var host = drawn & ((UInt128.One << hostBits) - 1);

        // .0 and .255 are rarely given to a customer.
        if (_first.IsIPv4)
        {
            host = (host & ~(UInt128)0xff) | (UInt128)chance.Between(1, 254);
        }

        return new Source(ClientAddress.FromValue(_first.Value | host));
    }
}
