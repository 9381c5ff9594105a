using System.Buffers.Binary;
using MailSecurity.Domain.Logins;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace MailSecurity.Domain.Storage;

/// <summary>An address as 16 bytes, most significant first: byte order is address order, so a range is one comparison each way.</summary>
public sealed class AddressBytes() : ValueConverter<ClientAddress, byte[]>(address => Write(address), bytes => Read(bytes))
{
    public static byte[] Write(ClientAddress address)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, address.Value);
        return bytes;
    }

    public static ClientAddress Read(byte[] bytes) => ClientAddress.FromValue(BinaryPrimitives.ReadUInt128BigEndian(bytes));
}
