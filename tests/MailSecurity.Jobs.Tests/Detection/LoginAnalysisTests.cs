using MailSecurity.Domain;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.Detectors;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Trust;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Jobs.Tests.Detection;

public sealed class LoginAnalysisTests
{
    [Fact]
    public async Task Analysis_WhenAKnownUserLogsInFromAbroad_OpensOneIncidentWithItsReasonsAndNumbers()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(A.History(A.Noon));
        await bench.StoreAsync(A.Login(A.Noon.AddHours(-2), FakeGeo.Germany()), A.Login(A.Noon, FakeGeo.Brazil()));
        await bench.StoreAsync(Enumerable.Range(0, 40).Select(number => A.Message(A.Noon.AddSeconds(number), recipients: 3)));

        await bench.AnalyseAsync();

        var incident = Assert.Single(await bench.OpenIncidentsAsync());
        Assert.Equal(("ana@example.org", "example.org", Severity.High), (incident.User, incident.Domain, incident.Severity));
        Assert.Equal([ImpossibleTravel.Rule, MoreThanOneLocation.Rule, NewCountry.Rule], incident.Reasons.Select(reason => reason.Rule).Order());
        Assert.Equal("BR DE", incident.Countries);
        Assert.Equal((2, 40, 120), (incident.DistinctCountries24h, incident.MessagesSent24h, incident.Recipients24h));
        Assert.Equal(A.Noon.AddSeconds(39), incident.LastSeenAt);
        Assert.Equal(incident.Id, Assert.Single(bench.Feed.Changes).IncidentId);
    }

    [Fact]
    public async Task Analysis_WhenRunAgainOrTwiceAtOnce_ChangesNothing()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(A.History(A.Noon));
        await bench.StoreAsync(A.Login(A.Noon.AddHours(-1), FakeGeo.Germany()), A.Login(A.Noon, FakeGeo.Brazil()));
        await using var other = await bench.ReopenAsync();

        await Task.WhenAll(bench.AnalyseAsync(), other.AnalyseAsync());
        var first = Assert.Single(await bench.OpenIncidentsAsync());
        await bench.AnalyseAsync();

        var again = Assert.Single(await bench.OpenIncidentsAsync());
        Assert.Equal(first.Version, again.Version);
        Assert.All(again.Reasons, reason => Assert.Equal(1, reason.Count));
    }

    [Fact]
    public async Task Analysis_WhenLoginsArriveOneByOneOrAllAtOnce_ComesToTheSameResult()
    {
        var logins = A.History(A.Noon)
            .Concat(Enumerable.Range(0, 30).Select(number => A.Login(A.Noon.AddMinutes(number), number % 3 == 0 ? FakeGeo.Brazil(number * 250) : FakeGeo.Germany(number * 250))))
            .ToList();
        await using var atOnce = await TestBench.CreateAsync();
        await atOnce.StoreAsync(logins);
        await atOnce.AnalyseAsync();
        await using var oneByOne = await TestBench.CreateAsync();
        foreach (var login in logins)
        {
            await oneByOne.StoreAsync(login);
            await oneByOne.AnalyseAsync();
        }

        Assert.Equal(Facts(await atOnce.OpenIncidentsAsync()), Facts(await oneByOne.OpenIncidentsAsync()));
    }

    [Fact]
    public async Task Analysis_WhenTheForeignAddressIsTrusted_OpensNothingAndRecordsWhy()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(A.History(A.Noon));
        await TrustAsync(bench, FakeGeo.Brazil(), 24, "Branch office");
        await bench.StoreAsync(A.Login(A.Noon.AddHours(-1), FakeGeo.Germany()), A.Login(A.Noon, FakeGeo.Brazil()));

        await bench.AnalyseAsync();

        Assert.Empty(await bench.OpenIncidentsAsync());
        var reasons = await bench.Store.ReadAsync(Tenant.System, db => db.Reasons.ToListAsync());
        Assert.All(reasons, reason => Assert.Equal("10.55.0.0/24 is trusted: Branch office", reason.SuppressedBecause));
        Assert.Equal([ImpossibleTravel.Rule, MoreThanOneLocation.Rule, NewCountry.Rule], reasons.Select(reason => reason.Rule).Order());
    }

    [Fact]
    public async Task Analysis_WhenTheOwnerLogsInAfterTheVerdict_DoesNotReopenTheCase()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(A.History(A.Noon));
        await bench.StoreAsync(A.Login(A.Noon.AddHours(-2), FakeGeo.Germany()), A.Login(A.Noon.AddHours(-1), FakeGeo.Brazil()));
        await bench.AnalyseAsync();
        var incident = Assert.Single(await bench.OpenIncidentsAsync());
        await bench.Get<IIncidentStore>().ResolveAsync(Tenant.Of(bench.Account), incident.Id, null, Verdict.Compromised, "Password changed", A.Person("admin"), default);

        await bench.StoreAsync(A.Login(A.Noon.AddHours(1), FakeGeo.Germany()));
        await bench.AnalyseAsync();
        Assert.Empty(await bench.OpenIncidentsAsync());

        await bench.StoreAsync(A.Login(A.Noon.AddHours(2), FakeGeo.Brazil(9)));
        await bench.AnalyseAsync();
        Assert.Single(await bench.OpenIncidentsAsync());
    }

    [Theory]
    [InlineData(Verdict.Safe)]
    [InlineData(Verdict.Dismissed)]
    public async Task Analysis_WhenTheUserGoesOnAfterTheVerdict_LetsThemBe(Verdict verdict)
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(A.History(A.Noon));
        await bench.StoreAsync(A.Login(A.Noon.AddHours(-2), FakeGeo.Germany()), A.Login(A.Noon.AddHours(-1), FakeGeo.Brazil()));
        await bench.AnalyseAsync();
        var incident = Assert.Single(await bench.OpenIncidentsAsync());
        await bench.Get<IIncidentStore>().ResolveAsync(Tenant.Of(bench.Account), incident.Id, null, verdict, "", A.Person("admin"), default);

        for (var hour = 1; hour < 40 * 24; hour += 7)
        {
            await bench.StoreAsync(A.Login(A.Noon.AddHours(hour), FakeGeo.Germany()), A.Login(A.Noon.AddHours(hour + 1), FakeGeo.Brazil()));
            await bench.AnalyseAsync();
            Assert.Empty(await bench.OpenIncidentsAsync());
        }
    }

    [Fact]
    public async Task Analysis_WhenMoreUsersAreNewThanADatabaseTakesParameters_JudgesThemAll()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(Enumerable.Range(0, 40_000).Select(number => A.Login(A.Noon.AddMilliseconds(number), FakeGeo.Germany(), $"user{number}@example.org")));

        await bench.AnalyseAsync();

        Assert.Equal(40_000, await bench.Store.ReadAsync(Tenant.System, db => db.Profiles.CountAsync()));
    }

    [Fact]
    public async Task Analysis_WhenASenderClaimsBillionsOfRecipients_GoesOn()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(A.History(A.Noon));
        await bench.StoreAsync(A.Login(A.Noon.AddHours(-2), FakeGeo.Germany()), A.Login(A.Noon.AddHours(-1), FakeGeo.Brazil()));
        await bench.StoreAsync(Enumerable.Range(0, 5).Select(number => A.Message(A.Noon.AddSeconds(number), recipients: 999_999_999)));

        await bench.AnalyseAsync();

        Assert.Equal(int.MaxValue, Assert.Single(await bench.OpenIncidentsAsync()).Recipients24h);
    }

    [Fact]
    public async Task Analysis_WhenTheSameStatementWeighsMore_RaisesTheIncident()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(A.Login(A.Noon, FakeGeo.Germany()), A.Login(A.Noon.AddMinutes(1), FakeGeo.Brazil()));
        await bench.AnalyseAsync();
        Assert.Equal(Severity.Medium, Assert.Single(await bench.OpenIncidentsAsync()).Severity);

        await bench.StoreAsync(Enumerable.Range(2, 12).Select(number => A.Login(A.Noon.AddMinutes(number), FakeGeo.Brazil())));
        await bench.AnalyseAsync();

        Assert.Equal(Severity.High, Assert.Single(await bench.OpenIncidentsAsync()).Severity);
    }

    [Theory]
    [InlineData(Verdict.Compromised, true)]
    [InlineData(Verdict.Safe, false)]
    [InlineData(Verdict.Dismissed, false)]
    public async Task Analysis_WhenTheSamePlaceComesBackDaysLater_RaisesItOnlyIfItWasAnIntruder(Verdict verdict, bool expected)
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(A.History(A.Noon));
        await bench.StoreAsync(A.Login(A.Noon.AddHours(-2), FakeGeo.Germany()), A.Login(A.Noon.AddHours(-1), FakeGeo.Brazil()));
        await bench.AnalyseAsync();
        var incident = Assert.Single(await bench.OpenIncidentsAsync());
        await bench.Get<IIncidentStore>().ResolveAsync(Tenant.Of(bench.Account), incident.Id, null, verdict, "", A.Person("admin"), default);

        await bench.StoreAsync(A.Login(A.Noon.AddDays(3), FakeGeo.Germany()), A.Login(A.Noon.AddDays(3).AddHours(1), FakeGeo.Brazil()));
        await bench.AnalyseAsync();

        Assert.Equal(expected, (await bench.OpenIncidentsAsync()).Count == 1);
    }

    [Fact]
    public async Task Analysis_WhenOnlyFailuresComeFromAbroad_OpensNothing()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(A.History(A.Noon));
        await bench.StoreAsync(A.Login(A.Noon, FakeGeo.Brazil(), outcome: LoginOutcome.WrongCredentials));

        await bench.AnalyseAsync();

        Assert.Empty(await bench.OpenIncidentsAsync());
    }

    [Fact]
    public async Task Decision_WhenTheCaseGotANewReasonMeanwhile_IsNotTaken()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(A.History(A.Noon));
        await bench.StoreAsync(A.Login(A.Noon.AddHours(-2), FakeGeo.Germany()), A.Login(A.Noon.AddHours(-1), FakeGeo.Brazil()));
        await bench.AnalyseAsync();
        var seen = Assert.Single(await bench.OpenIncidentsAsync());
        await bench.StoreAsync(A.Login(A.Noon, FakeGeo.Indonesia()));
        await bench.AnalyseAsync();

        var incidents = bench.Get<IIncidentStore>();
        var outcome = await incidents.ResolveAsync(Tenant.Of(bench.Account), seen.Id, seen.Version, Verdict.Safe, "", A.Person("admin"), default);

        Assert.Equal(DecisionOutcome.ChangedMeanwhile, outcome);
        Assert.Single(await bench.OpenIncidentsAsync());
        Assert.Equal(DecisionOutcome.NotFound, await incidents.AcknowledgeAsync(Tenant.Of(bench.Account + 1), seen.Id, null, A.Person("stranger"), default));
    }

    private static IEnumerable<string> Facts(IReadOnlyList<IncidentLine> incidents) => incidents.SelectMany(incident =>
        incident.Reasons
            .Select(reason => $"{reason.Rule} {reason.Severity} {reason.FirstAt:O} {reason.LastAt:O} {reason.Count} {reason.Text}")
            .Append($"{incident.User} {incident.Severity} {incident.Countries} {incident.LastSeenAt:O}"));

    private static Task TrustAsync(TestBench bench, string address, int length, string description) =>
        bench.Store.WriteAsync(Tenant.System, async db => db.TrustedRanges.Add(new TrustedRange
        {
            AccountId = bench.Account,
            DomainId = (await db.Domains.SingleAsync()).Id,
            Network = ClientAddress.Parse(address).NetworkOf(length),
            PrefixLength = length,
            Description = description,
        }));
}
