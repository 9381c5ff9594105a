using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace MailSecurity.Domain.MailLogs;

/// <summary>The saved form of a reader: a version, a checksum, and what each part wrote in turn.</summary>
internal static class ReaderState
{
    // Raise it with every change of what the parts write; an older state is then a fresh start.
    private const byte Version = 1;
    private const int HeaderLength = 1 + sizeof(ulong);

    public static byte[] Pack(Action<BinaryWriter> save)
    {
        using var buffer = new MemoryStream();
        buffer.SetLength(HeaderLength);
        buffer.Position = HeaderLength;
        using (var state = new BinaryWriter(buffer, Encoding.UTF8, leaveOpen: true))
        {
            save(state);
        }

        var bytes = buffer.ToArray();
        bytes[0] = Version;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(1), XxHash3.HashToUInt64(bytes.AsSpan(HeaderLength)));
        return bytes;
    }

    public static bool TryUnpack(ReadOnlySpan<byte> bytes, Action<BinaryReader> restore)
    {
        if (bytes.Length < HeaderLength || bytes[0] != Version
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes[1..]) != XxHash3.HashToUInt64(bytes[HeaderLength..]))
        {
            return false;
        }

        using var state = new BinaryReader(new MemoryStream(bytes[HeaderLength..].ToArray()), Encoding.UTF8);
        try
        {
            restore(state);
            return true;
        }
        catch (Exception failure) when (failure is IOException or FormatException)
        {
            // The checksum is right, so this was written by a build that forgot to raise the version.
            return false;
        }
    }
}
