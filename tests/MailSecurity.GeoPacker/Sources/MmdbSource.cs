using System.Buffers.Binary;
using System.Net.Sockets;
using MaxMind.Db;

namespace MailSecurity.GeoPacker.Sources;

/// <summary>Reads the networks of a flat MMDB of either family as numbers, IPv4 under ::/96.</summary>
public static class MmdbSource
{
    public static IEnumerable<(UInt128 Network, int PrefixLength, FlatPlace Place)> Read(string file)
    {
        using var reader = new Reader(file, FileAccessMode.Memory);
        foreach (var found in reader.FindAll<FlatPlace>())
        {
            var bytes = found.Start.GetAddressBytes();
            yield return found.Start.AddressFamily == AddressFamily.InterNetwork
                ? (BinaryPrimitives.ReadUInt32BigEndian(bytes), found.PrefixLength + 96, found.Data)
                : (BinaryPrimitives.ReadUInt128BigEndian(bytes), found.PrefixLength, found.Data);
        }
    }
}
