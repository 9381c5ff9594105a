using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Trust;
using MailSecurity.Testing;

namespace MailSecurity.Domain.Tests.Detection;

/// <summary>Histories made to make a profile large, or the judging of a login dear.</summary>
public sealed class HostileHistoryTests
{
    private static readonly string[] Names = ["Hetzner Online GmbH", "M247 Europe SRL", "Google LLC", "Deutsche Telekom AG", new string('x', 10_000), "INTELSAT GLOBAL SERVICE CORPORATION"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Profile_AfterAnyHistory_StaysBelowFourThousandBytesAndComesBackAsItWas(int seed)
    {
        var (analyst, profile, random) = (Rules.Analyst(), new UserProfile(), new Random(seed));
        for (var number = 0; number < 4_000; number++)
        {
            analyst.Judge(Any(random, number), Rules.User(profile, (Sensitivity)random.Next(3)), TrustedRangeSet.Empty);
            if (random.Next(3) == 0)
            {
                analyst.Judge(new SentHour(Time(random), random.Next(1, int.MaxValue / 8_000)), Rules.User(profile), TrustedRangeSet.Empty);
            }

            if (number % 97 == 0)
            {
                var stored = UserProfileCodec.Write(profile);
                Assert.InRange(stored.Length, 1, 4_000);
                profile = UserProfileCodec.Read(stored);
                Assert.Equal(stored, UserProfileCodec.Write(profile));
            }
        }
    }

    [Fact]
    public void Profile_HoldsNoMoreToLookThrough_AfterTenThousandLoginsADayThanAfterOne()
    {
        // The work for one login is a look through these lists: that is counted here, the time in the benchmark.
        Assert.Equal(Held(perDay: 1), Held(perDay: 10));
        Assert.Equal(Held(perDay: 1), Held(perDay: 10_000));
    }

    private static int Held(int perDay)
    {
        var (analyst, profile) = (Rules.Analyst(), new UserProfile());
        for (var number = 0; number < 3 * perDay; number++)
        {
            analyst.Judge(Login(A.Noon.AddDays((double)number / perDay), ClientAddress.Parse("84.128.0.9"), "DE", 3320, "Deutsche Telekom AG"), Rules.User(profile), TrustedRangeSet.Empty);
        }

        return profile.Networks.Count + profile.Countries.Count + profile.Owners.Count + profile.Failures.Networks.Count;
    }

    private static AnalysedLogin Any(Random random, int number) =>
        Login(
            Time(random),
            random.Next(2) == 0 ? ClientAddress.FromIPv4((uint)random.Next()) : ClientAddress.FromValue(new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64())),
            random.Next(5) == 0 ? null : $"{(char)('A' + random.Next(26))}{(char)('A' + random.Next(26))}",
            random.Next(4) == 0 ? null : random.NextInt64(uint.MaxValue),
            Names[random.Next(Names.Length)]) with
        {
            Id = number,
            Outcome = (LoginOutcome)random.Next(Enum.GetValues<LoginOutcome>().Length),
            Attempts = random.Next(short.MaxValue),
            FailedForUsers = random.Next(AnalysedLogin.MostFailedForUsers),
            PasswordHash = random.Next(3) == 0 ? null : (ushort)random.Next(ushort.MaxValue),
        };

    // Mostly now, at times years off: clocks are wrong, and lines are made up.
    private static DateTimeOffset Time(Random random) => random.Next(10) switch
    {
        0 => new DateTimeOffset(random.NextInt64(DateTimeOffset.UnixEpoch.Ticks, A.Noon.AddYears(50).Ticks), TimeSpan.Zero),
        1 => A.Noon,
        _ => A.Noon.AddTicks(random.NextInt64(TimeSpan.TicksPerDay)),
    };

    private static AnalysedLogin Login(DateTimeOffset at, ClientAddress address, string? country, long? asn, string owner) => new()
    {
        Id = 1,
        UserId = 1,
        At = at,
        Address = address,
        Outcome = LoginOutcome.Succeeded,
        Protocol = MailProtocol.Imap,
        Location = new Location { Country = country, Latitude = country is null ? 0 : 51, Longitude = country is null ? 0 : 9, AccuracyRadius = 50, Asn = asn, NetworkOwner = owner },
    };
}
