using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace MailSecurity.Domain.Logins;

/// <summary>
/// The IP address a login came from, as 128 bits. An IPv4 address is held in its mapped form (::ffff:a.b.c.d), so
/// that 203.0.113.9 and ::ffff:203.0.113.9 are one address and one range comparison serves both families.
/// </summary>
public readonly record struct ClientAddress : IComparable<ClientAddress>
{
    private static readonly UInt128 MappedPrefix = new(0, 0x0000_FFFF_0000_0000);

    private ClientAddress(UInt128 value) => Value = value;

    public UInt128 Value { get; }

    public bool IsIPv4 => Value >> 32 == MappedPrefix >> 32;

    /// <summary>Bits of the written form: 32 for IPv4, 128 for IPv6.</summary>
    public int Bits => IsIPv4 ? 32 : 128;

    public static bool operator <(ClientAddress left, ClientAddress right) => left.Value < right.Value;

    public static bool operator >(ClientAddress left, ClientAddress right) => left.Value > right.Value;

    public static bool operator <=(ClientAddress left, ClientAddress right) => left.Value <= right.Value;

    public static bool operator >=(ClientAddress left, ClientAddress right) => left.Value >= right.Value;

    public static ClientAddress FromValue(UInt128 value) => new(value);

    public static ClientAddress FromIPv4(uint value) => new(MappedPrefix | value);

    /// <summary>Takes any address of either family; a zone id (fe80::1%eth0) is dropped.</summary>
    public static ClientAddress From(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = address.TryWriteBytes(bytes, out var written);
        return written == 4
            ? FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : new ClientAddress(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>Reads 203.0.113.9, 2001:db8::7, ::ffff:203.0.113.9 and fe80::1%eth0. Shortened IPv4 (127.1) is refused.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ClientAddress address)
    {
        if (TryParseIPv4(text, out var value))
        {
            address = FromIPv4(value);
            return true;
        }

        address = default;
        if (!text.Contains(':') || text[0] == '[' || !IPAddress.TryParse(text, out var parsed) || parsed.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return false;
        }

        address = From(parsed);
        return true;
    }

    public static ClientAddress Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is not an IP address.");

    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return IsIPv4 ? new IPAddress(bytes[12..]) : new IPAddress(bytes);
    }

    /// <summary>The network of <paramref name="prefixLength"/> bits (of the written form) that holds this address.</summary>
    public ClientAddress NetworkOf(int prefixLength)
    {
        var hostBits = Bits - prefixLength;
        return hostBits <= 0 ? this
            : new ClientAddress(hostBits >= 128 ? UInt128.Zero : Value & (UInt128.MaxValue << hostBits));
    }

    /// <summary>Leading bits (of the written form) that both addresses share; both are of one family.</summary>
    public int SharedBits(ClientAddress other) => Math.Max(0, (int)UInt128.LeadingZeroCount(Value ^ other.Value) - (128 - Bits));

    public int CompareTo(ClientAddress other) => Value.CompareTo(other.Value);

    public override string ToString() => ToIPAddress().ToString();

    // Four decimal numbers of one to three digits. IPAddress.TryParse would also take 127.1, 0x7f.1 and 010.0.0.1,
    // which no mail server writes and which hide an address from a reader's eye.
    private static bool TryParseIPv4(ReadOnlySpan<char> text, out uint value)
    {
        value = 0;
        if (text.Length is < 7 or > 15)
        {
            return false;
        }

        var at = 0;
        for (var part = 0; part < 4; part++)
        {
            if (part > 0 && (at >= text.Length || text[at++] != '.'))
            {
                return false;
            }

            var start = at;
            uint number = 0;
            while (at < text.Length && at - start < 3 && char.IsAsciiDigit(text[at]))
            {
                number = (number * 10) + (uint)(text[at++] - '0');
            }

            if (at == start || number > 255 || (at - start > 1 && text[start] == '0'))
            {
                return false;
            }

            value = (value << 8) | number;
        }

        return at == text.Length;
    }
}
