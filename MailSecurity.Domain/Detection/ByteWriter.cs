using System.Buffers.Binary;
using System.Text;

namespace MailSecurity.Domain.Detection;

/// <summary>Writes what <see cref="BinaryReader"/> reads, into one growing array: an import writes millions of profiles.</summary>
internal sealed class ByteWriter
{
    private byte[] _bytes = new byte[512];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public byte[] ToArray() => Written.ToArray();

    public void Write(byte value) => Next(1)[0] = value;

    public void Write(short value) => BinaryPrimitives.WriteInt16LittleEndian(Next(sizeof(short)), value);

    public void Write(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Next(sizeof(uint)), value);

    public void Write(long value) => BinaryPrimitives.WriteInt64LittleEndian(Next(sizeof(long)), value);

    public void Write(ReadOnlySpan<byte> value) => value.CopyTo(Next(value.Length));

    public void Write(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Write7BitEncodedInt(length);
        Encoding.UTF8.GetBytes(text, Next(length));
    }

    public void Write7BitEncodedInt(int value) => WriteVariable((uint)value);

    public void Write7BitEncodedInt64(long value) => WriteVariable((ulong)value);

    private void WriteVariable(ulong value)
    {
        const int LongestNumber = 10;
        var at = _length;
        var bytes = Next(LongestNumber);
        for (_length = at; value >= 0x80; value >>= 7, _length++)
        {
            bytes[_length - at] = (byte)(value | 0x80);
        }

        bytes[_length++ - at] = (byte)value;
    }

    private Span<byte> Next(int count)
    {
        if (_bytes.Length - _length < count)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        }

        _length += count;
        return _bytes.AsSpan(_length - count, count);
    }
}
