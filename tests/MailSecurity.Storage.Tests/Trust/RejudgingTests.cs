using MailSecurity.Domain;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.Detectors;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Trust;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Storage.Tests.Trust;

public sealed class RejudgingTests : IAsyncLifetime
{
    private const string Ana = TrustDriver.Ana;

    private TestBench _bench = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _bench = await TestBench.CreateAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData("10.55.0.2", Ana)]
    [InlineData("10.55.0.0/24", null)]
    [InlineData("10.55.0.0/17", Ana)]
    public async Task Add_WhenItExplainsAllThatWasFound_ClosesTheIncidentAndSaysBywhat(string network, string? user)
    {
        await _bench.RaiseAsync(Ana, FakeGeo.Brazil(), FakeGeo.Brazil());
        var incident = Assert.Single(await _bench.OpenIncidentsAsync());
        _bench.Feed.Changes.Clear();

        var answer = await _bench.TrustAsync(network, user);

        Assert.Empty(await _bench.OpenIncidentsAsync());
        var closed = await _bench.DetailAsync(incident.Id);
        Assert.Equal((IncidentStatus.Closed, Verdict.Trusted), (closed.Line.Status, closed.Line.Verdict));
        var entry = closed.History[^1];
        Assert.Equal((IncidentEntryKind.ClosedByTrust, "Ana Admin", $"closed by trusted IP {network}, Office"), (entry.Kind, entry.By, entry.Text));
        Assert.All(closed.Line.Reasons, reason => Assert.Equal($"{network} is trusted: Office", Short(reason.SuppressedBecause)));
        Assert.Equal((1, 0), (answer.Rejudged.Closed, answer.Rejudged.Raised));
        Assert.Equal(incident.Id, Assert.Single(_bench.Feed.Changes).IncidentId);
    }

    [Fact]
    public async Task Add_WhenItExplainsAPart_SetsThatAsideAndWeighsTheRest()
    {
        await _bench.RaiseAsync(Ana, FakeGeo.Brazil(), FakeGeo.Indonesia());
        var incident = Assert.Single(await _bench.OpenIncidentsAsync());

        await _bench.TrustAsync("10.55.0.0/24");

        var left = await _bench.DetailAsync(incident.Id);
        Assert.True(left.Line.IsOpen);
        Assert.Equal(["DE ID", "ID"], await SignaturesAsync(incident.Id, raised: true));
        Assert.Equal(["BR", "BR DE", "BR ID"], await SignaturesAsync(incident.Id, raised: false));
        Assert.Equal([ImpossibleTravel.Rule, MoreThanOneLocation.Rule, NewCountry.Rule], left.Line.Reasons.Select(reason => reason.Rule).Order());
        Assert.Equal(
            [ImpossibleTravel.Rule, ImpossibleTravel.Rule, MoreThanOneLocation.Rule, MoreThanOneLocation.Rule, NewCountry.Rule],
            left.Suppressed.Select(reason => reason.Rule).Order());
        Assert.Equal("explained in part by trusted IP 10.55.0.0/24, Office", left.History[^1].Text);
    }

    [Fact]
    public async Task Add_WhenTheHeavierFindingIsExplained_LowersTheSeverity()
    {
        // Thirty networks of Brazil in a day are critical; without them a login from Indonesia is left.
        await _bench.RaiseAsync(Ana, [.. Enumerable.Range(0, 20).Select(number => FakeGeo.Brazil(number * 250)), FakeGeo.Indonesia()]);
        await _bench.StoreAsync(Enumerable.Range(20, 10).Select(number => A.Login(A.Noon, FakeGeo.Brazil(number * 250))));
        await _bench.AnalyseAsync();
        Assert.Equal(Severity.Critical, Assert.Single(await _bench.OpenIncidentsAsync()).Severity);

        await _bench.TrustAsync("10.55.0.0/17");

        var left = Assert.Single(await _bench.OpenIncidentsAsync());
        Assert.Equal(Severity.High, left.Severity);
        Assert.DoesNotContain(left.Reasons, reason => reason.Rule == ManyNetworks.Rule);
    }

    [Theory]
    [InlineData("10.55.0.9", null)]
    [InlineData("10.55.0.2", "bob@example.org")]
    public async Task Add_WhenItCoversAnotherAddressOrUser_LeavesTheIncidentAsItIs(string network, string? user)
    {
        await _bench.RaiseAsync("bob@example.org");
        await _bench.RaiseAsync(Ana, FakeGeo.Brazil());
        var before = Assert.Single(await _bench.OpenIncidentsAsync());

        await _bench.TrustAsync(network, user);

        Assert.Equal(before.Version, Assert.Single(await _bench.OpenIncidentsAsync()).Version);
    }

    [Fact]
    public async Task Add_WhenTheUserGoesOnAfterwards_StaysQuiet()
    {
        await _bench.RaiseAsync(Ana, FakeGeo.Brazil(), FakeGeo.Brazil(5), FakeGeo.Brazil());
        await _bench.TrustAsync("10.55.0.0/29");

        for (var hour = 1; hour < 60; hour += 3)
        {
            await _bench.StoreAsync(A.Login(A.Noon.AddHours(hour), FakeGeo.Germany()), A.Login(A.Noon.AddHours(hour + 1), FakeGeo.Brazil(4)));
            await _bench.AnalyseAsync();
            Assert.Empty(await _bench.OpenIncidentsAsync());
        }
    }

    [Fact]
    public async Task Add_WhenTheIncidentIsClosed_DoesNotTrustTheRestOfTheCountry()
    {
        await _bench.RaiseAsync(Ana, FakeGeo.Brazil());
        await _bench.TrustAsync("10.55.0.0/24");

        await _bench.StoreAsync(A.Login(A.Noon.AddHours(1), FakeGeo.Brazil(2_000)));
        await _bench.AnalyseAsync();

        Assert.Contains(Assert.Single(await _bench.OpenIncidentsAsync()).Reasons, reason => reason.Rule == MoreThanOneLocation.Rule);
    }

    [Fact]
    public async Task Delete_WhenTheRangeHadClosedAnIncident_OpensItAgainWithTheReason()
    {
        await _bench.RaiseAsync(Ana, FakeGeo.Brazil(), FakeGeo.Brazil());
        var incident = Assert.Single(await _bench.OpenIncidentsAsync());
        var added = await _bench.TrustAsync("10.55.0.0/24");

        var deleted = await _bench.DeleteAsync(added);

        var again = Assert.Single(await _bench.OpenIncidentsAsync());
        Assert.Equal((incident.Id, incident.Severity, null), (again.Id, again.Severity, again.Verdict));
        Assert.Equal(Facts(incident), Facts(again));
        Assert.Equal(1, deleted.Rejudged.Raised);
        var entry = (await _bench.DetailAsync(incident.Id)).History[^1];
        Assert.Equal((IncidentEntryKind.TrustEnded, "Ana Admin", "10.55.0.0/24, Office: not trusted any more, deleted"), (entry.Kind, entry.By, entry.Text));
    }

    [Fact]
    public async Task Delete_WhenTheUserWasAwayForWeeks_DoesNotTakeThemForYears()
    {
        // Known for three years, silent for seventy days: new countries, and nobody dormant.
        await _bench.StoreAsync(Enumerable.Range(0, 100).Select(number => A.Login(A.Noon.AddDays(-70 - (10 * number)), FakeGeo.Germany())).Reverse());
        await _bench.AnalyseAsync();
        var added = await _bench.TrustAsync("10.55.0.0/24");
        await _bench.StoreAsync(A.Login(A.Noon.AddHours(-3), FakeGeo.Brazil()), A.Login(A.Noon.AddHours(-1), FakeGeo.Germany()));
        await _bench.AnalyseAsync();

        await _bench.DeleteAsync(added);

        Assert.DoesNotContain(Assert.Single(await _bench.OpenIncidentsAsync()).Reasons, reason => reason.Rule == DormantAccount.Rule);
    }

    [Fact]
    public async Task Delete_WhenFindingsHadNeverBeenRaised_RaisesThem()
    {
        await _bench.RaiseAsync(Ana);
        var added = await _bench.TrustAsync("10.55.0.0/24");
        await _bench.StoreAsync(A.Login(A.Noon.AddHours(-1), FakeGeo.Germany()), A.Login(A.Noon, FakeGeo.Brazil()));
        await _bench.AnalyseAsync();
        Assert.Empty(await _bench.OpenIncidentsAsync());

        await _bench.DeleteAsync(added);

        var raised = Assert.Single(await _bench.OpenIncidentsAsync());
        Assert.Equal([ImpossibleTravel.Rule, MoreThanOneLocation.Rule, NewCountry.Rule], raised.Reasons.Select(reason => reason.Rule).Order());
        Assert.Equal("BR DE", raised.Countries);
        Assert.Empty((await _bench.DetailAsync(raised.Id)).Suppressed);
    }

    [Fact]
    public async Task Delete_WhenAPersonHadJudgedTheSame_LeavesItJudged()
    {
        await _bench.RaiseAsync(Ana, FakeGeo.Brazil());
        var incident = Assert.Single(await _bench.OpenIncidentsAsync());
        await _bench.Get<IIncidentStore>().ResolveAsync(Tenant.Of(_bench.Account), incident.Id, null, Verdict.Safe, "", A.Person("Dan"), Cancel);
        var added = await _bench.TrustAsync("10.55.0.0/24");

        await _bench.DeleteAsync(added);

        Assert.Empty(await _bench.OpenIncidentsAsync());
    }

    [Fact]
    public async Task Delete_WhenAnotherRangeStillCovers_ChangesNothing()
    {
        await _bench.RaiseAsync(Ana, FakeGeo.Brazil());
        var narrow = await _bench.TrustAsync("10.55.0.2");
        await _bench.TrustAsync("10.55.0.0/24", description: "Branch");

        Assert.Equal(0, (await _bench.DeleteAsync(narrow)).Rejudged.Raised);

        Assert.Empty(await _bench.OpenIncidentsAsync());
    }

    [Fact]
    public async Task Restore_WhenADeletionIsUndone_HasTheEntryAsItWasAndClosesAgain()
    {
        await _bench.RaiseAsync(Ana, FakeGeo.Brazil());
        var added = await _bench.TrustAsync("10.55.0.0/24");
        _bench.Clock.Advance(TimeSpan.FromMinutes(5));
        var deleted = await _bench.DeleteAsync(added);
        Assert.Single(await _bench.OpenIncidentsAsync());

        var restored = await _bench.Get<TrustStore>().RestoreAsync(TrustCaller.Program(Tenant.Of(_bench.Account), "Dan"), deleted.Entry!, Cancel);

        Assert.Equal(added.Entry! with { Id = 0 }, restored.Entry! with { Id = 0 });
        Assert.Empty(await _bench.OpenIncidentsAsync());
    }

    [Fact]
    public async Task Expire_WhenOneFails_GoesOnWithTheOthersAndTriesItAgain()
    {
        await _bench.RaiseAsync(Ana, FakeGeo.Brazil());
        await _bench.TrustAsync("10.62.0.0/24", expiresAt: A.Noon.AddHours(1));
        await _bench.TrustAsync("10.55.0.0/24", expiresAt: A.Noon.AddHours(1));
        await SqlAsync(PostgresServer.IsAsked
            ? """
              CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'broken'; END$$;
              CREATE TRIGGER broken BEFORE UPDATE ON "TrustedRanges" FOR EACH ROW WHEN (OLD."Id" = 1) EXECUTE FUNCTION broken()
              """
            : "CREATE TRIGGER broken BEFORE UPDATE ON TrustedRanges WHEN OLD.Id = (SELECT MIN(Id) FROM TrustedRanges) BEGIN SELECT RAISE(ABORT, 'broken'); END");
        _bench.Clock.Advance(TimeSpan.FromHours(1));

        await _bench.Get<TrustStore>().ExpireAsync(Cancel);

        Assert.Single(await _bench.OpenIncidentsAsync());
        await SqlAsync(PostgresServer.IsAsked ? """DROP TRIGGER broken ON "TrustedRanges" """ : "DROP TRIGGER broken");
        await _bench.Get<TrustStore>().ExpireAsync(Cancel);
        Assert.True(await _bench.Store.ReadAsync(Tenant.System, db => db.TrustedRanges.AllAsync(range => range.IsOver, Cancel), Cancel));

        Task SqlAsync(string statement) => _bench.Store.WriteAsync(Tenant.System, db => db.Database.ExecuteSqlRawAsync(statement, Cancel), Cancel);
    }

    [Fact]
    public async Task Expire_WhenTheTimeHasCome_OpensTheIncidentAgainOnceAndSaysWhy()
    {
        await _bench.RaiseAsync(Ana, FakeGeo.Brazil());
        var incident = Assert.Single(await _bench.OpenIncidentsAsync());
        await _bench.TrustAsync("10.55.0.0/24", expiresAt: A.Noon.AddHours(1));

        await _bench.Get<TrustStore>().ExpireAsync(Cancel);
        Assert.Empty(await _bench.OpenIncidentsAsync());
        _bench.Clock.Advance(TimeSpan.FromHours(1));
        await _bench.Get<TrustStore>().ExpireAsync(Cancel);
        await _bench.Get<TrustStore>().ExpireAsync(Cancel);

        Assert.Equal(incident.Id, Assert.Single(await _bench.OpenIncidentsAsync()).Id);
        var entry = Assert.Single((await _bench.DetailAsync(incident.Id)).History, entry => entry.Kind is IncidentEntryKind.TrustEnded);
        Assert.Equal((null, "10.55.0.0/24, Office: not trusted any more, expired"), (entry.By, entry.Text));
    }

    [Fact]
    public async Task Expire_WhenTheTripIsLongOver_RaisesNothing()
    {
        await _bench.RaiseAsync(Ana, FakeGeo.Brazil());
        await _bench.TrustAsync("10.55.0.0/24", expiresAt: A.Noon.AddDays(30));
        _bench.Clock.Advance(TimeSpan.FromDays(30));

        await _bench.Get<TrustStore>().ExpireAsync(Cancel);

        Assert.Empty(await _bench.OpenIncidentsAsync());
    }

    [Fact]
    public async Task Trust_WhenAddedAfterTheLogins_LeavesTheProfileAsIfItHadBeenThereBefore()
    {
        await _bench.RaiseAsync(Ana, FakeGeo.Brazil(), FakeGeo.Indonesia(), FakeGeo.Brazil(3));
        await _bench.TrustAsync("10.55.0.0/24");
        await using var other = await TestBench.CreateAsync();
        await other.RaiseAsync("bob@example.org");
        await other.TrustAsync("10.55.0.0/24");
        await other.RaiseAsync(Ana, FakeGeo.Brazil(), FakeGeo.Indonesia(), FakeGeo.Brazil(3));

        Assert.Equal(await HabitsAsync(other), await HabitsAsync(_bench));
        Assert.Equal(
            (await other.OpenIncidentsAsync()).SelectMany(Facts),
            (await _bench.OpenIncidentsAsync()).SelectMany(Facts));
    }

    [Fact]
    public async Task Match_WhenLoginsAreCovered_CountsThemAndRemembersTheLatest()
    {
        await _bench.RaiseAsync(Ana);
        await _bench.TrustAsync("10.55.0.0/24");
        await _bench.StoreAsync(A.Login(A.Noon, FakeGeo.Brazil()), A.Login(A.Noon.AddHours(-2), FakeGeo.Brazil(3)), A.Login(A.Noon, FakeGeo.Germany()));
        await _bench.AnalyseAsync();
        await _bench.StoreAsync(A.Login(A.Noon.AddHours(-1), FakeGeo.Brazil()));
        await _bench.AnalyseAsync();

        var entry = Assert.Single(await _bench.Get<TrustStore>().PageAsync(Tenant.Of(_bench.Account), new TrustFilter(), null, 10, Cancel));
        Assert.Equal((3, A.Noon), (entry.MatchedCount, entry.LastMatchedAt));
    }

    private static string Short(string? because) => because!.Replace("10.55.0.2/32", "10.55.0.2", StringComparison.Ordinal);

    private static IEnumerable<string> Facts(IncidentLine line) =>
        line.Reasons.Select(reason => $"{line.Severity} {reason.Rule} {reason.Severity} {reason.FirstAt:O} {reason.LastAt:O} {reason.Count} {reason.Text}");

    private static async Task<IEnumerable<string>> HabitsAsync(TestBench bench)
    {
        var user = await bench.Store.ReadAsync(Tenant.System, db => db.MailUsers.Where(known => known.Name == Ana).Select(known => known.Id).SingleAsync(Cancel));
        var row = await bench.Store.ReadAsync(Tenant.System, db => db.Profiles.SingleAsync(profile => profile.UserId == user, Cancel));
        return UserProfileCodec.Read(row.Profile).Countries.Select(habit => $"{habit.Country} {habit.FirstAt:O} {habit.LastAt:O} {habit.Count} {habit.Suspicion}");
    }

    private Task<List<string>> SignaturesAsync(Guid incident, bool raised) => _bench.Store.ReadAsync(Tenant.System, async db =>
        (await db.Reasons.Where(reason => reason.IncidentId == incident && (reason.SuppressedBecause == null) == raised).Select(reason => reason.Signature).ToListAsync(Cancel))
        .Distinct().Order(StringComparer.Ordinal).ToList());
}
