using System.Buffers.Binary;
using System.Text;

namespace MailSecurity.Benchmarks.Boards;

/// <summary>As much of MessagePack as a circuit speaks: nil, booleans, whole numbers, text, bytes, lists and (empty) maps.</summary>
internal static class MessagePack
{
    public static void Write(MemoryStream to, object? value)
    {
        switch (value)
        {
            case null:
                to.WriteByte(0xc0);
                break;
            case bool flag:
                to.WriteByte((byte)(flag ? 0xc3 : 0xc2));
                break;
            case long number:
                to.WriteByte(0xd3);
                Span<byte> eight = stackalloc byte[8];
                BinaryPrimitives.WriteInt64BigEndian(eight, number);
                to.Write(eight);
                break;
            case string text:
                var bytes = Encoding.UTF8.GetBytes(text);
                to.WriteByte(0xdb);
                Span<byte> four = stackalloc byte[4];
                BinaryPrimitives.WriteInt32BigEndian(four, bytes.Length);
                to.Write(four);
                to.Write(bytes);
                break;
            case object?[] { Length: < 16 } list:
                to.WriteByte((byte)(0x90 | list.Length));
                Array.ForEach(list, item => Write(to, item));
                break;
            case Dictionary<string, string>:
                to.WriteByte(0x80);
                break;
            default:
                throw new NotSupportedException(value.GetType().Name);
        }
    }

    public static object? Read(ref ReadOnlySpan<byte> from)
    {
        var kind = Take(ref from, 1)[0];
        return kind switch
        {
            <= 0x7f => (long)kind,
            >= 0xe0 => (long)(sbyte)kind,
            <= 0x8f => Map(ref from, kind & 0x0f),
            <= 0x9f => List(ref from, kind & 0x0f),
            <= 0xbf => Text(ref from, kind & 0x1f),
            0xc0 => null,
            0xc2 => false,
            0xc3 => true,
            0xc4 => Take(ref from, Take(ref from, 1)[0]).ToArray(),
            0xc5 => Take(ref from, BinaryPrimitives.ReadUInt16BigEndian(Take(ref from, 2))).ToArray(),
            0xc6 => Take(ref from, BinaryPrimitives.ReadInt32BigEndian(Take(ref from, 4))).ToArray(),
            0xcc => (long)Take(ref from, 1)[0],
            0xcd => (long)BinaryPrimitives.ReadUInt16BigEndian(Take(ref from, 2)),
            0xce => (long)BinaryPrimitives.ReadUInt32BigEndian(Take(ref from, 4)),
            0xcf or 0xd3 => BinaryPrimitives.ReadInt64BigEndian(Take(ref from, 8)),
            0xd0 => (long)(sbyte)Take(ref from, 1)[0],
            0xd1 => (long)BinaryPrimitives.ReadInt16BigEndian(Take(ref from, 2)),
            0xd2 => (long)BinaryPrimitives.ReadInt32BigEndian(Take(ref from, 4)),
            0xd9 => Text(ref from, Take(ref from, 1)[0]),
            0xda => Text(ref from, BinaryPrimitives.ReadUInt16BigEndian(Take(ref from, 2))),
            0xdb => Text(ref from, BinaryPrimitives.ReadInt32BigEndian(Take(ref from, 4))),
            0xdc => List(ref from, BinaryPrimitives.ReadUInt16BigEndian(Take(ref from, 2))),
            _ => throw new NotSupportedException($"0x{kind:x2}"),
        };
    }

    private static string Text(ref ReadOnlySpan<byte> from, int length) => Encoding.UTF8.GetString(Take(ref from, length));

    private static object?[] List(ref ReadOnlySpan<byte> from, int length)
    {
        var list = new object?[length];
        for (var at = 0; at < length; at++)
        {
            list[at] = Read(ref from);
        }

        return list;
    }

    private static object? Map(ref ReadOnlySpan<byte> from, int length)
    {
        List(ref from, 2 * length);
        return null;
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> from, int length)
    {
        var taken = from[..length];
        from = from[length..];
        return taken;
    }
}
