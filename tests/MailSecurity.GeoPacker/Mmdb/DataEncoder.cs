using System.Buffers.Binary;
using System.Text;

namespace MailSecurity.GeoPacker.Mmdb;

/// <summary>
/// Writes values as "MaxMind DB File Format Specification" 2.0 lays them out: a control byte with type and size,
/// then the bytes. Parts for which <paramref name="place"/> names an offset are written as a pointer to it.
/// </summary>
internal sealed class DataEncoder(Func<object, int?> place)
{
    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => _bytes.ToArray();

    public void Write(object value)
    {
        switch (value)
        {
            case string text:
                var utf8 = Encoding.UTF8.GetBytes(text);
                Control(2, utf8.Length);
                _bytes.AddRange(utf8);
                break;
            case double number:
                Control(3, 8);
                Span<byte> eight = stackalloc byte[8];
                BinaryPrimitives.WriteDoubleBigEndian(eight, number);
                _bytes.AddRange(eight);
                break;
            case float number:
                Control(15, 4);
                Span<byte> four = stackalloc byte[4];
                BinaryPrimitives.WriteSingleBigEndian(four, number);
                _bytes.AddRange(four);
                break;
            case ushort number:
                Unsigned(5, number);
                break;
            case uint number:
                Unsigned(6, number);
                break;
            case ulong number:
                Unsigned(9, number);
                break;
            case IReadOnlyDictionary<string, object> map:
                Control(7, map.Count);
                foreach (var (key, part) in map)
                {
                    Part(key);
                    Part(part);
                }

                break;
            case IReadOnlyList<object> list:
                Control(11, list.Count);
                foreach (var part in list)
                {
                    Part(part);
                }

                break;
            default:
                throw new ArgumentException($"A database cannot hold a {value.GetType()}.", nameof(value));
        }
    }

    private void Part(object value)
    {
        if (place(value) is { } offset)
        {
            Pointer(offset);
        }
        else
        {
            Write(value);
        }
    }

    // Types above 7 do not fit the control byte; they follow it as the difference to 7.
    private void Control(int type, int size)
    {
        var sizeBits = size switch { < 29 => size, < 285 => 29, < 65_821 => 30, _ => 31 };
        _bytes.Add((byte)((type > 7 ? 0 : type << 5) | sizeBits));
        if (type > 7)
        {
            _bytes.Add((byte)(type - 7));
        }

        switch (sizeBits)
        {
            case 29:
                BigEndian((uint)size - 29, 1);
                break;
            case 30:
                BigEndian((uint)size - 285, 2);
                break;
            case 31:
                BigEndian((uint)size - 65_821, 3);
                break;
        }
    }

    private void Pointer(int offset)
    {
        var (size, value) = offset switch
        {
            < 2_048 => (0, offset),
            < 526_336 => (1, offset - 2_048),
            < 134_744_064 => (2, offset - 526_336),
            _ => (3, offset),
        };
        // The first three sizes keep the top three bits of the value in the control byte; the last one keeps none.
        var top = size == 3 ? 0 : value >> (8 * (size + 1));
        _bytes.Add((byte)((1 << 5) | (size << 3) | top));
        BigEndian((uint)value, size + 1);
    }

    // Leading zero bytes are left out; zero itself is no byte at all.
    private void Unsigned(int type, ulong value)
    {
        var length = (71 - (int)ulong.LeadingZeroCount(value)) / 8;
        Control(type, length);
        BigEndian(value, length);
    }

    private void BigEndian(ulong value, int length)
    {
        for (var shift = 8 * (length - 1); shift >= 0; shift -= 8)
        {
            _bytes.Add((byte)(value >> shift));
        }
    }
}
