using System.Buffers.Binary;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Playground.Places;

/// <summary>Where a client connects from; keeps the written form, because it is written more often than drawn.</summary>
internal sealed class Source(ClientAddress address)
{
    public ClientAddress Address { get; } = address;

    public string Text { get; } = address.ToString();

    /// <summary>The bytes of the address on the wire: 4 or 16.</summary>
    public int CopyTo(Span<byte> bytes)
    {
        if (Address.IsIPv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)Address.Value);
            return 4;
        }

        BinaryPrimitives.WriteUInt128BigEndian(bytes, Address.Value);
        return 16;
    }
}
