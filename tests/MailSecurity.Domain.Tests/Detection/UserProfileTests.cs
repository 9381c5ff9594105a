using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Geo;
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
    public void Profile_WhenEverythingInItIsFull_StaysBelowFourThousandBytesAndComesBackAsItWas()
    {
        var profile = new UserProfile();
        for (var number = 0; number < 3_000; number++)
        {
            // Far apart in every way: IPv6, another country and another owner each time, out of order, coordinates, trust.
            var login = new AnalysedLogin
            {
                Id = number,
                UserId = 1,
                At = A.Noon.AddHours(-(number * 7919 % 47)).AddTicks(number * 7_777_777L),
                Address = ClientAddress.FromValue(new UInt128(0x2001_0db8_0000_0000 + ((ulong)number << 16), ulong.MaxValue)),
                Outcome = number % 3 == 2 ? LoginOutcome.WrongCredentials : LoginOutcome.Succeeded,
                Attempts = 30_000,
                PasswordHash = (ushort)(ushort.MaxValue - number),
                Protocol = MailProtocol.Imap,
                Location = new Location { Country = $"{(char)('A' + (number % 26))}{(char)('A' + (number / 26 % 26))}", Latitude = -33.3, Longitude = 151.1, AccuracyRadius = 1_000, Asn = 4_200_000 + number },
            };
            if (login.IsSuccess)
            {
                profile.Remember(login, new TrustMark(1_000_000 + number));
            }
            else
            {
                profile.RememberFailure(login);
            }

            profile.Sent.Add(SentLog.HourOf(A.Noon) + number, 1_000_000);
        }

        var stored = UserProfileCodec.Write(profile);

        Assert.InRange(stored.Length, 3_000, 4_000);
        Assert.Equal(stored, UserProfileCodec.Write(UserProfileCodec.Read(stored)));
    }

    [Fact]
    public void Profile_OfANameThatNeverLoggedIn_KeepsNothingOfItsFailures()
    {
        var bench = new Bench();
        var empty = UserProfileCodec.Write(bench.Profile).Length;

        for (var number = 0; number < 100; number++)
        {
            bench.Login(A.Noon.AddSeconds(number), FakeGeo.Brazil(number * 250), success: false);
        }

        Assert.Equal(empty, UserProfileCodec.Write(bench.Profile).Length);
    }

    [Fact]
    public void Failures_WhenManyComeFromOneNetwork_AreCountedWhollyInABoundedList()
    {
        var failures = new FailureLog();
        for (var number = 0; number < 100; number++)
        {
            failures.Add(7, A.Noon.AddSeconds(number), 2);
        }

        Assert.Equal(new FailureCount(200, 200), failures.Count(7, A.Noon.AddHours(-1), A.Noon.AddHours(1)));
        Assert.Equal(FailureLog.MaxPerNetwork, Assert.Single(failures.Networks).Failures.Count);
    }

    [Fact]
    public void Failures_WithOnePassword_AreOneGuessAtTheTimeOfTheLast()
    {
        var failures = new FailureLog();
        failures.Add(7, A.Noon, 3, 0x14c);
        failures.Add(7, A.Noon.AddMinutes(10), 1, 0x14d);
        failures.Add(7, A.Noon.AddMinutes(20), 9, 0x14c);

        Assert.Equal(new FailureCount(13, 2), failures.Count(7, A.Noon.AddHours(-1), A.Noon.AddHours(1)));
        Assert.Equal(new FailureCount(12, 1), failures.Count(7, A.Noon.AddMinutes(10), A.Noon.AddHours(1)));
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
        Assert.Throws<InvalidDataException>(() => UserProfileCodec.Read([99, 0, 0, 0, 0, 0]));
}
