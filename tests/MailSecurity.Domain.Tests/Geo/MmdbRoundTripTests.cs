using System.Net;
using MailSecurity.GeoPacker.Mmdb;
using MaxMind.Db;

namespace MailSecurity.Domain.Tests.Geo;

public sealed class MmdbRoundTripTests
{
    // Few different bits and few answers, so that networks overlap, nest and repeat.
    private static readonly Gen<(string Network, string Answer)> AnEntry =
        Gen.Select(Gen.UInt, Gen.Int[0, 16], Gen.Int[0, 3], (bits, prefixLength, answer) =>
            ($"{Masked(bits & 0xC0C0_0000, prefixLength)}/{prefixLength}", "answer " + answer));

    [Fact]
    public void Find_ForAnyNetworksAndAddress_AgreesWithTheLastNetworkThatHoldsIt() =>
        Gen.Select(AnEntry.Array[0, 40], Gen.UInt.Array[20]).Sample((entries, addresses) =>
        {
            var builder = GeoFixtures.Database("test");
            foreach (var (network, answer) in entries)
            {
                builder.Add(network, GeoFixtures.Map(("answer", answer), ("tail", new string('x', answer.Length))));
            }

            using var file = new MemoryStream(builder.ToArray());
            using var reader = new Reader(file);
            foreach (var address in addresses.Select(bits => Masked(bits & 0xC0C0_FFFF, 32)))
            {
                var expected = entries.LastOrDefault(entry => IPNetwork.Parse(entry.Network).Contains(address)).Answer;
                Assert.Equal(expected, reader.Find<Dictionary<string, object>>(address)?["answer"]);
            }
        });

    [Fact]
    public void AddRange_ForAnyRange_HoldsExactlyTheAddressesInIt() =>
        Gen.Select(Gen.UInt[0, 5000], Gen.UInt[0, 5000], Gen.UInt[0, 5000]).Sample((one, other, address) =>
        {
            var (first, last) = (uint.Min(one, other), uint.Max(one, other));
            var tree = new PrefixTree();
            tree.AddRange(first, last, 7);
            return tree.Find(address) == (address >= first && address <= last ? 7 : 0);
        });

    [Fact]
    public void Find_WhenValuesAreOfEveryKind_ThenTheyComeBack()
    {
        var record = GeoFixtures.Map(
            ("empty", ""), ("long", new string('y', 70_000)), ("medium", new string('z', 300)), ("double", -12.5), ("float", 1.25f),
            ("small", (ushort)0), ("number", 4_200_000_000u), ("large", 18_000_000_000_000_000_000ul), ("list", new List<object> { "a", "b" }));
        using var file = new MemoryStream(GeoFixtures.Database("test").Add("8.0.0.0/8", record).ToArray());
        using var reader = new Reader(file);

        var found = reader.Find<Dictionary<string, object>>(IPAddress.Parse("8.8.8.8"))!;

        Assert.Equal(record.Keys.Order(), found.Keys.Order());
        Assert.Equal((70_000, 300, -12.5, 1.25f), (((string)found["long"]).Length, ((string)found["medium"]).Length, found["double"], found["float"]));
        Assert.Equal("0 4200000000 18000000000000000000", $"{found["small"]} {found["number"]} {found["large"]}");
    }

    [Fact]
    public void ToArray_WhenSubTreesAreEqual_ThenTheyAreWrittenOnce()
    {
        var (one, many) = (GeoFixtures.Database("test"), GeoFixtures.Database("test"));
        foreach (var block in Enumerable.Range(0, 256))
        {
            many.Add($"8.{block}.3.128/25", "same");
        }

        one.Add("8.0.3.128/25", "same");
        Assert.True(many.ToArray().Length <= one.ToArray().Length);
    }

    private static IPAddress Masked(uint bits, int prefixLength)
    {
        var value = prefixLength == 0 ? 0 : bits & (uint.MaxValue << (32 - prefixLength));
        return new IPAddress([(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]);
    }
}
