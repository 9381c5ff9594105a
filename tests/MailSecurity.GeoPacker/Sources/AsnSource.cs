using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace MailSecurity.GeoPacker.Sources;

/// <summary>Reads the ranges of the ASN tables.</summary>
public static class AsnSource
{
    // 1.0.0.0,1.0.0.255,13335,"Cloudflare, Inc."
    // 2001:200::,2001:200:1b9:ffff:ffff:ffff:ffff:ffff,2500,WIDE Project
    public static IEnumerable<(UInt128 First, UInt128 Last, AsnRecord Asn)> Read(string file)
    {
        foreach (var line in File.ReadLines(file))
        {
            var parts = line.Split(',', 4);
            var number = uint.Parse(parts[2], CultureInfo.InvariantCulture);
            yield return (Number(parts[0]), Number(parts[1]), new AsnRecord(number, Unquote(parts[3])));
        }
    }

    private static UInt128 Number(string address)
    {
        var bytes = IPAddress.Parse(address).GetAddressBytes();
        return bytes.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static string Unquote(string field) =>
        field is ['"', .. var inner, '"'] ? inner.Replace("\"\"", "\"", StringComparison.Ordinal) : field;
}

/// <summary>A network's number and owner.</summary>
public readonly record struct AsnRecord(uint Number, string Owner);
