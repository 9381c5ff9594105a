using System.Buffers.Binary;
using System.Net;

namespace MailSecurity.GeoPacker.Mmdb;

/// <summary>Makes a small database network by network; for fixtures.</summary>
public sealed class MmdbBuilder(MmdbMetadata metadata)
{
    private readonly PrefixTree _tree = new();
    private readonly DataSection _data = new();

    /// <summary>A later network replaces what an earlier one said about its addresses.</summary>
    public MmdbBuilder Add(string network, object record)
    {
        var parsed = IPNetwork.Parse(network);
        var bytes = parsed.BaseAddress.GetAddressBytes();
        var (value, prefixLength) = (bytes.Length, metadata.IPVersion) switch
        {
            (16, 6) => (BinaryPrimitives.ReadUInt128BigEndian(bytes), parsed.PrefixLength),
            (4, 6) => ((UInt128)BinaryPrimitives.ReadUInt32BigEndian(bytes), parsed.PrefixLength + 96),
            (4, 4) => ((UInt128)BinaryPrimitives.ReadUInt32BigEndian(bytes) << 96, parsed.PrefixLength),
            _ => throw new ArgumentException($"{network} does not fit IP version {metadata.IPVersion}.", nameof(network)),
        };
        _tree.Add(value, prefixLength, _data.Store(record) + 1);
        return this;
    }

    public byte[] ToArray()
    {
        var shared = new SharedTree();
        using var file = new MemoryStream();
        MmdbWriter.Write(file, shared, shared.Add(_tree, _tree.Root), _data, metadata);
        return file.ToArray();
    }
}
