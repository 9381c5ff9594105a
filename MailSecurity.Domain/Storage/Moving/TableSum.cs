using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace MailSecurity.Domain.Storage.Moving;

/// <summary>How many rows, and the sum of their checksums: the same for the same rows in any order, and no two equal rows cancel each other out.</summary>
internal sealed class TableSum
{
    private readonly ArrayBufferWriter<byte> _row = new();

    public long Rows { get; private set; }

    public UInt128 Sum { get; private set; }

    public void Add(object?[] values)
    {
        _row.ResetWrittenCount();
        foreach (var value in values)
        {
            Write(value);
        }

        Rows++;
        Sum = unchecked(Sum + XxHash128.HashToUInt128(_row.WrittenSpan));
    }

    public bool IsSameAs(TableSum other) => Rows == other.Rows && Sum == other.Sum;

    // Each with its kind and length before it, so that no two rows are the same bytes.
    private void Write(object? value)
    {
        switch (value)
        {
            case null:
                Number(0, 0);
                break;
            case string text:
                Bytes(2, Encoding.UTF8.GetBytes(text));
                break;
            case byte[] bytes:
                Bytes(3, bytes);
                break;
            case Guid id:
                Bytes(4, id.ToByteArray());
                break;
            case double number:
                Number(5, BitConverter.DoubleToInt64Bits(number));
                break;
            default:
                Number(1, value switch
                {
                    long number => number,
                    int number => number,
                    short number => number,
                    bool isSo => isSo ? 1 : 0,
                    TimeSpan time => time.Ticks,
                    TimeOnly time => time.Ticks,
                    _ => throw new InvalidOperationException($"No checksum is known for {value.GetType()}."),
                });
                break;
        }
    }

    private void Number(byte kind, long number)
    {
        var span = _row.GetSpan(9);
        span[0] = kind;
        BinaryPrimitives.WriteInt64LittleEndian(span[1..], number);
        _row.Advance(9);
    }

    private void Bytes(byte kind, byte[] bytes)
    {
        Number(kind, bytes.Length);
        _row.Write(bytes);
    }
}
