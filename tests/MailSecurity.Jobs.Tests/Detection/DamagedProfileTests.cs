using MailSecurity.Domain;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.Detectors;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Watch;
using MailSecurity.Jobs.Watchdog;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Jobs.Tests.Detection;

public sealed class DamagedProfileTests
{
    public static TheoryData<string> Damages => ["nothing", "one byte", "half", "one bit", "another version", "noise"];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Analysis_WhenAStoredProfileIsDamaged_MakesItAnewFromTheLoginsAndTheOthersGoOn(string damage)
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync([.. A.History(A.Noon), .. A.History(A.Noon, "bob@example.org")]);
        await bench.AnalyseAsync();
        await DamageAsync(bench, damage);

        // Another process: the first one has the profile in memory.
        await using var again = await bench.ReopenAsync();
        await again.StoreAsync(
            A.Login(A.Noon.AddHours(-1), FakeGeo.Germany()), A.Login(A.Noon, FakeGeo.Brazil()),
            A.Login(A.Noon.AddHours(-1), FakeGeo.Germany(), "bob@example.org"), A.Login(A.Noon, FakeGeo.Brazil(), "bob@example.org"));
        await again.AnalyseAsync();

        var incidents = await again.OpenIncidentsAsync();
        Assert.Equal(["ana@example.org", "bob@example.org"], incidents.Select(incident => incident.User).Order());
        Assert.All(incidents, incident => Assert.Contains(incident.Reasons, reason => reason.Rule == NewCountry.Rule));
        Assert.Equal(58, UserProfileCodec.Read((await StoredAsync(again)).Profile).LoginCount);
        var problem = Assert.Single(await new ProfileProbe(again.Get<ProfileRepair>()).LookAsync(default));
        Assert.Equal((HealthKind.ProfileDamaged, true), (problem.Kind, problem.IsSerious));
        Assert.Contains("1 User ", problem.Text, StringComparison.Ordinal);
        again.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Empty(await new ProfileProbe(again.Get<ProfileRepair>()).LookAsync(default));
    }

    [Fact]
    public async Task Analysis_WhenTheLoginsOfADamagedProfileAreGone_StartsAFreshOne()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(A.History(A.Noon));
        await bench.AnalyseAsync();
        await DamageAsync(bench, "noise");
        await bench.Store.WriteAsync(Tenant.System, db => db.Logins.ExecuteDeleteAsync());
        await using var again = await bench.ReopenAsync();
        await again.StoreAsync(A.Login(A.Noon, FakeGeo.Brazil()));

        await again.AnalyseAsync();

        Assert.Empty(await again.OpenIncidentsAsync());
        Assert.Equal(1, UserProfileCodec.Read((await StoredAsync(again)).Profile).LoginCount);
    }

    [Fact]
    public async Task Analysis_WhenADamagedProfileIsMadeAnew_RemembersWhatPeopleFoundSafe()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync([.. A.History(A.Noon), A.Login(A.Noon.AddHours(-1), FakeGeo.Germany()), A.Login(A.Noon, FakeGeo.Brazil())]);
        await bench.AnalyseAsync();
        var incident = Assert.Single(await bench.OpenIncidentsAsync());
        bench.Clock.Advance(TimeSpan.FromHours(1));
        await bench.Get<IIncidentStore>().ResolveAsync(Tenant.Of(bench.Account), incident.Id, incident.Version, Verdict.Dismissed, "Their own branch.", A.Person("Ana Admin"), default);
        await DamageAsync(bench, "noise");

        await using var again = await bench.ReopenAsync();
        await again.StoreAsync(A.Login(A.Noon.AddHours(2), FakeGeo.Brazil()));
        await again.AnalyseAsync();

        Assert.Empty(await again.OpenIncidentsAsync());
        Assert.DoesNotContain(UserProfileCodec.Read((await StoredAsync(again)).Profile).Countries, habit => habit.Suspicion == Suspicion.Open);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Analysis_WhenADamagedProfileIsMadeAnew_JudgesByTheAccountsOwnThresholdsAndMutes(bool byMute)
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(A.History(A.Noon));
        await bench.AnalyseAsync();
        var user = await bench.Store.ReadAsync(Tenant.System, db => db.MailUsers.SingleAsync());
        await bench.Store.WriteAsync(Tenant.System, async db =>
        {
            if (!byMute)
            {
                (await db.Accounts.AsTracking().SingleAsync(account => account.Id == bench.Account)).Thresholds = new() { ["Learning:Logins"] = 1000 };
                return;
            }

            db.Mutes.AddRange(RuleBook.Names.Select(rule => new Domain.Trust.RuleMute
            {
                AccountId = bench.Account,
                DomainId = user.DomainId,
                UserId = user.Id,
                Rule = rule,
                Reason = "test",
                CreatedAt = A.Noon,
                CreatedBy = "ana",
                ExpiresAt = A.Noon.AddDays(9),
            }));
        });
        await using var judging = await bench.ReopenAsync();
        await judging.StoreAsync(A.Login(A.Noon.AddHours(-2), FakeGeo.Germany()), A.Login(A.Noon.AddHours(-1), FakeGeo.Indonesia()));
        await judging.AnalyseAsync();
        var whole = (await StoredAsync(judging)).Profile;
        await DamageAsync(judging, "noise");

        await using var again = await bench.ReopenAsync();
        await again.StoreAsync(A.Message(A.Noon.AddMinutes(1)));
        await again.AnalyseAsync();

        var (expected, rebuilt) = (UserProfileCodec.Read(whole), UserProfileCodec.Read((await StoredAsync(again)).Profile));
        Assert.Equal(expected.LatestFindingAt, rebuilt.LatestFindingAt);
        Assert.Equal(expected.Suspects().Order(), rebuilt.Suspects().Order());
    }

    private static Task<Domain.Storage.Tables.ProfileRow> StoredAsync(TestBench bench) =>
        bench.Store.ReadAsync(Tenant.System, db => db.Profiles.OrderBy(row => row.UserId).FirstAsync());

    private static async Task DamageAsync(TestBench bench, string damage)
    {
        var stored = await StoredAsync(bench);
        var bytes = damage switch
        {
            "nothing" => [],
            "one byte" => stored.Profile[..1],
            "half" => stored.Profile[..(stored.Profile.Length / 2)],
            "one bit" => [.. stored.Profile[..30], (byte)(stored.Profile[30] ^ 4), .. stored.Profile[31..]],
            "another version" => [99, .. stored.Profile[1..]],
            _ => Enumerable.Range(0, 500).Select(number => (byte)(number * 7919)).ToArray(),
        };
        await bench.Store.WriteAsync(
            Tenant.System, db => db.Profiles.Where(row => row.UserId == stored.UserId).ExecuteUpdateAsync(row => row.SetProperty(profile => profile.Profile, bytes)));
    }
}
