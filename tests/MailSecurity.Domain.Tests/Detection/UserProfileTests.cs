using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Logins;
using MailSecurity.Testing;

namespace MailSecurity.Domain.Tests.Detection;

public sealed class UserProfileTests
{
    [Fact]
    public void Profile_WhateverItsHistory_StaysSmall()
    {
        var bench = new Bench();
        for (uint number = 0; number < 3_000; number++)
        {
            bench.Login(A.Noon.AddSeconds(number), ClientAddress.FromValue(new UInt128(0x2001_0db8_0000_0000 + ((ulong)number << 16), 1)));
        }

        Assert.Equal(UserProfile.MaxNetworks, bench.Profile.Networks.Count);
        Assert.InRange(UserProfileCodec.Write(bench.Profile).Length, 1, 4_000);
    }

    [Fact]
    public void Profile_WhenAnAddressIsOld_ForgetsItsNetworkButNotItsCountry()
    {
        var bench = Bench.Known();
        bench.Login(A.Noon, FakeGeo.Brazil());
        bench.Login(A.Noon.AddDays(3), FakeGeo.Indonesia());

        Assert.Equal(["ID"], bench.Profile.Networks.Select(visit => visit.Country));
        Assert.Equal(["DE", "BR", "ID"], bench.Profile.Countries.Select(habit => habit.Country));
    }

    [Fact]
    public void Codec_WhenTheVersionIsNotKnown_SaysSo() =>
        Assert.Throws<InvalidDataException>(() => UserProfileCodec.Read([99, 0, 0]));
}
