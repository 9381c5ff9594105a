using System.Diagnostics;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Trust;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Benchmarks.Detection;

/// <summary>
/// analysis [LOGINS]: judges so many logins of 1,000 Users with known profiles on one core, without the store; ordinary days,
/// phones, and Users with 10,000 logins a day.
/// </summary>
internal static class AnalysisVerb
{
    private const int Users = 1_000;

    // What, networks, logins of a User and day.
    private static readonly (string, int, int)[] Days =
    [
        ("one network, 1 login a day", 1, 1),
        ("one network, 10 logins a day", 1, 10),
        ("one network, 100 logins a day", 1, 100),
        ("one network, 1,000 logins a day", 1, 1_000),
        ("one network, 10,000 logins a day", 1, 10_000),
        ("phones, 20 networks a day", 20, 100),
        ("full profiles, 56 networks a day", 56, 1_000),
    ];

    private static readonly DateTimeOffset Start = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

    public static Task<int> RunAsync(string[] args)
    {
        var logins = args.First(2_000_000);
        var parse = Limits.Parse();
        using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddLogging()
            .AddDetection()
            .BuildServiceProvider();
        var analyst = services.GetRequiredService<Analyst>();
        foreach (var (name, networks, perDay) in Days)
        {
            Judge(analyst, Users * 60, networks, perDay);
            var judged = Judge(analyst, logins, networks, perDay);
            Table.Row(name, judged, "logins/s per core");
            Table.Ratio("raw parse", judged, parse);
        }

        return Task.FromResult(0);
    }

    private static double Judge(Analyst analyst, int logins, int networks, int perDay)
    {
        var users = Enumerable.Range(0, Users).Select(_ => new AnalysedUser(1, 1, 1, "ana@example.org", "example.org", new UserProfile())).ToArray();
        var place = new Location { Country = "DE", Latitude = 51, Longitude = 9, AccuracyRadius = 50, Asn = 3320, NetworkOwner = "Deutsche Telekom AG" };
        var all = new AnalysedLogin[logins];
        for (var number = 0; number < logins; number++)
        {
            var (user, turn) = (number % Users, number / Users);
            all[number] = new AnalysedLogin
            {
                Id = number,
                UserId = user,
                At = Start.AddDays((double)turn / perDay),
                Address = ClientAddress.FromIPv4((uint)(0x5480_0001 + (user << 14) + (turn % networks << 8))),
                Outcome = LoginOutcome.Succeeded,
                Protocol = MailProtocol.Imap,
                Location = place,
            };
        }

        var clock = Stopwatch.StartNew();
        foreach (var login in all)
        {
            analyst.Judge(login, users[login.UserId], TrustedRangeSet.Empty);
        }

        return logins / clock.Elapsed.TotalSeconds;
    }
}
