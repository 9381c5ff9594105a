using System.Buffers.Binary;
using System.Buffers.Text;
using MailSecurity.Playground.Places;

namespace MailSecurity.Playground.Servers;

/// <summary>
/// Dovecot's session id: base64 of 48 bits of the time in microseconds, the client's port (both little endian) and the
/// client's address. Its length is a multiple of three, so there is no padding.
/// </summary>
internal readonly struct SessionId(DateTimeOffset at, ushort port, Source source) : IUtf8SpanFormattable
{
    public bool TryFormat(Span<byte> destination, out int written, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        Span<byte> bytes = stackalloc byte[24];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, (at.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[6..], port);
        var length = 8 + source.CopyTo(bytes[8..]);
        return Base64.EncodeToUtf8(bytes[..length], destination, out _, out written) is System.Buffers.OperationStatus.Done;
    }
}
