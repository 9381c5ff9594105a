using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Trust;
using MailSecurity.Testing;

namespace MailSecurity.Domain.Tests.Trust;

public sealed class TrustedRangeSetTests
{
    private static readonly Gen<ClientAddress> Addresses = Gen.OneOf(
        Gen.UInt[0x0A000000, 0x0A0000FF].Select(ClientAddress.FromIPv4),
        Gen.UInt[0, 255].Select(host => ClientAddress.FromValue(new UInt128(0x2001_0db8_0000_0000, host))));

    private static readonly Gen<TrustedRange> Ranges = Gen.Select(Addresses, Gen.Int[0, 15], Gen.Int[1, 2], Gen.Int[0, 3], Gen.Int[-2, 2])
        .Select((address, hostBits, domain, user, days) => new TrustedRange
        {
            DomainId = domain,
            UserId = user == 0 ? null : user,
            PrefixLength = address.Bits - hostBits,
            Network = address.NetworkOf(address.Bits - hostBits),
            ExpiresAt = days == 0 ? null : A.Noon.AddDays(days),
        });

    [Fact]
    public void Find_ForAnyRangesAndAddress_AgreesWithCheckingThemOneByOne() =>
        Gen.Select(Ranges.Array[0, 30], Addresses, Gen.Int[1, 2], Gen.Int[1, 3]).Sample((ranges, address, domain, user) =>
        {
            var numbered = ranges.Select((range, index) => { range.Id = index + 1; return range; }).ToList();

            var found = TrustedRangeSet.Of(numbered).Find(address, domain, user, A.Noon);

            var covering = numbered.Where(range => range.Covers(address) && range.DomainId == domain
                && (range.UserId is null || range.UserId == user) && (range.ExpiresAt is null || range.ExpiresAt > A.Noon)).ToList();
            Assert.Equal(covering.Count > 0, found is not null);
            if (found is not null)
            {
                Assert.Contains(found, covering);
                Assert.Equal(covering.Max(range => range.PrefixLength), found.PrefixLength);
            }
        });

    [Fact]
    public void Find_WhenTheAddressIsIPv4Mapped_MatchesTheIPv4Range()
    {
        var set = TrustedRangeSet.Of([new TrustedRange { Id = 1, DomainId = 1, Network = ClientAddress.Parse("203.0.113.0"), PrefixLength = 24 }]);

        Assert.NotNull(set.Find(ClientAddress.Parse("::ffff:203.0.113.9"), 1, 1, A.Noon));
        Assert.Null(set.Find(ClientAddress.Parse("203.0.114.9"), 1, 1, A.Noon));
    }

    [Theory]
    [InlineData("203.0.113.0", 31, "203.0.113.1", "203.0.113.2")]
    [InlineData("203.0.112.0", 22, "203.0.115.255", "203.0.116.0")]
    [InlineData("203.0.0.0", 17, "203.0.127.255", "203.0.128.0")]
    [InlineData("2001:db8::", 64, "2001:db8::ffff:ffff:ffff:ffff", "2001:db8:0:1::")]
    [InlineData("2001:db8::", 40, "2001:db8:ff:ffff::1", "2001:db8:100::")]
    public void Range_AtItsEdges_HoldsTheLastAddressAndNotTheNext(string network, int length, string last, string next)
    {
        var range = new TrustedRange { Network = ClientAddress.Parse(network), PrefixLength = length };

        Assert.True(range.Covers(ClientAddress.Parse(last)));
        Assert.False(range.Covers(ClientAddress.Parse(next)));
    }
}
