using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Trust;
using MailSecurity.Storage.Tests.Admins;
using MailSecurity.Testing;

namespace MailSecurity.Storage.Tests.Trust;

public sealed class ExpectationTests : IAsyncLifetime
{
    private const string Ana = TrustDriver.Ana;
    private const string Because = "expected in Brazil until 24 December, Ana Admin";

    private TestBench _bench = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private TrustStore Trust => _bench.Get<TrustStore>();

    public async ValueTask InitializeAsync() => _bench = await TestBench.CreateAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Expect_WhenItExplainsAllThatWasFound_ClosesTheIncidentAndSaysWhy()
    {
        await _bench.RaiseAsync(Ana, FakeGeo.Brazil(), FakeGeo.Brazil(2_000));
        var incident = Assert.Single(await _bench.OpenIncidentsAsync());
        _bench.Feed.Changes.Clear();

        var answer = await ExpectAsync();

        var closed = await _bench.DetailAsync(incident.Id);
        Assert.Equal((IncidentStatus.Closed, Verdict.Trusted, 1), (closed.Line.Status, closed.Line.Verdict, answer.Rejudged.Closed));
        Assert.All(closed.Line.Reasons, reason => Assert.Equal(Because, reason.SuppressedBecause));
        Assert.Equal(
            [(IncidentEntryKind.Expected, "Ana Admin", "expected in Brazil until 24 December: conference"), (IncidentEntryKind.ClosedByTrust, "Ana Admin", $"closed because {Because}")],
            closed.History.TakeLast(2).Select(entry => (entry.Kind, entry.By!, entry.Text)));
        Assert.Equal(incident.Id, Assert.Single(_bench.Feed.Changes).IncidentId);
    }

    [Fact]
    public async Task Expect_WhenTheUserWasElsewhereToo_LeavesThatOpen()
    {
        await _bench.RaiseAsync(Ana, FakeGeo.Brazil(), FakeGeo.Indonesia());

        await ExpectAsync();

        var left = await _bench.DetailAsync(Assert.Single(await _bench.OpenIncidentsAsync()).Id);
        Assert.All(left.Line.Reasons, reason => Assert.Contains("Indonesia", reason.Text, StringComparison.Ordinal));
        Assert.Contains(left.History, entry => entry.Text == $"explained in part because {Because}");
    }

    [Fact]
    public async Task Expect_WhenItExplainsNothing_IsInTheHistoryAllTheSame()
    {
        await _bench.RaiseAsync(Ana, FakeGeo.Indonesia());
        var incident = Assert.Single(await _bench.OpenIncidentsAsync());

        await ExpectAsync();

        Assert.Equal(IncidentEntryKind.Expected, (await _bench.DetailAsync(incident.Id)).History[^1].Kind);
        Assert.Equal(incident.Severity, Assert.Single(await _bench.OpenIncidentsAsync()).Severity);
    }

    [Fact]
    public async Task Expect_WhenTheUserGoesOnAndReturns_StaysQuietAndTheNextTripIsSeen()
    {
        await _bench.RaiseAsync(Ana);
        var end = A.Noon.AddDays(3);
        await ExpectAsync(endsAt: end);
        for (var hour = 0; hour < 72; hour += 6)
        {
            await LoginAsync(A.Noon.AddHours(hour), FakeGeo.Brazil(hour), FakeGeo.Germany());
        }

        await LoginAsync(end.AddHours(5), FakeGeo.Germany());
        Assert.Empty(await _bench.OpenIncidentsAsync());

        await LoginAsync(end.AddHours(6), FakeGeo.Brazil());
        Assert.Single(await _bench.OpenIncidentsAsync());
    }

    [Fact]
    public async Task End_WhenItHadClosedAnIncident_OpensItAgainWithTheReason()
    {
        await _bench.RaiseAsync(Ana, FakeGeo.Brazil());
        var incident = Assert.Single(await _bench.OpenIncidentsAsync());
        var added = await ExpectAsync();

        var ended = await Trust.EndExpectationAsync(_bench.Program(), added.Expected!.Id, Cancel);

        var again = Assert.Single(await _bench.OpenIncidentsAsync());
        Assert.Equal((incident.Id, incident.Severity, 1), (again.Id, again.Severity, ended.Rejudged.Raised));
        Assert.Equal($"{Because}: not expected any more, ended", (await _bench.DetailAsync(incident.Id)).History[^1].Text);
        Assert.Empty((await Trust.ExpectationsAsync(Tenant.Of(_bench.Account), Ana, Cancel))!);
    }

    [Fact]
    public async Task End_WhenFindingsHadNeverBeenRaised_RaisesThem()
    {
        await _bench.RaiseAsync(Ana);
        var added = await ExpectAsync();
        await LoginAsync(A.Noon, FakeGeo.Germany(), FakeGeo.Brazil());
        Assert.Empty(await _bench.OpenIncidentsAsync());

        await Trust.EndExpectationAsync(_bench.Program(), added.Expected!.Id, Cancel);

        Assert.Single(await _bench.OpenIncidentsAsync());
    }

    [Fact]
    public async Task TrustedIp_WhenDeletedDuringTheTrip_LeavesTheTripExpected()
    {
        await _bench.RaiseAsync(Ana, FakeGeo.Brazil());
        await ExpectAsync();
        var range = await _bench.TrustAsync("10.55.0.0/24");

        Assert.Equal(0, (await _bench.DeleteAsync(range)).Rejudged.Raised);

        Assert.Empty(await _bench.OpenIncidentsAsync());
    }

    [Theory]
    [InlineData(-7)]
    [InlineData(7)]
    public async Task Expect_WhenTheUserIsExpectedThereAlready_MovesTheDayAndSaysSo(int days)
    {
        await _bench.RaiseAsync(Ana, FakeGeo.Indonesia());
        var incident = Assert.Single(await _bench.OpenIncidentsAsync());
        var first = await ExpectAsync();
        var end = first.Expected!.EndsAt.AddDays(days);

        var second = await ExpectAsync(end);

        var kept = Assert.Single((await Trust.ExpectationsAsync(Tenant.Of(_bench.Account), Ana, Cancel))!);
        Assert.Equal((first.Expected.Id, second.Expected!.Id, end), (kept.Id, kept.Id, kept.EndsAt));
        Assert.Equal(
            $"expected in Brazil until {(days < 0 ? 17 : 31)} December, instead of until 24 December: conference",
            (await _bench.DetailAsync(incident.Id)).History.Last(entry => entry.Kind is IncidentEntryKind.Expected).Text);

        // One end ends it.
        Assert.Null((await Trust.EndExpectationAsync(_bench.Program(), kept.Id, Cancel)).Problem);
        Assert.Empty((await Trust.ExpectationsAsync(Tenant.Of(_bench.Account), Ana, Cancel))!);
    }

    [Theory]
    [InlineData("XX", 1, Ana, "country")]
    [InlineData("BR", 0, Ana, "until")]
    [InlineData("BR", 91, Ana, "until")]
    [InlineData("BR", 1, "nobody@example.org", "user")]
    public async Task Expect_WhenSomethingIsWrong_SaysWhatAndKeepsNothing(string country, int days, string user, string field)
    {
        await _bench.RaiseAsync(Ana, FakeGeo.Brazil());

        var answer = await Trust.ExpectAsync(_bench.Program(), new NewExpectation(user, country, A.Noon.AddDays(days), null), Cancel);

        Assert.Equal(field, Assert.Single(answer.Problems).Field);
        Assert.Empty((await Trust.ExpectationsAsync(Tenant.Of(_bench.Account), Ana, Cancel))!);
        Assert.Single(await _bench.OpenIncidentsAsync());
    }

    [Theory]
    [InlineData(Level.View, false)]
    [InlineData(Level.Edit, true)]
    public async Task Expect_ByAPerson_NeedsThePermission(Level level, bool isAllowed)
    {
        await _bench.RaiseAsync(Ana, FakeGeo.Brazil());
        var sam = await _bench.AddAsync("sam@example.org", AdminKind.SubAdmin, default(Permissions).With(Section.TrustedIps, level));

        var answer = await Trust.ExpectAsync(TrustCaller.Person(sam.At(default)), new NewExpectation(Ana, "BR", A.Noon.AddDays(1), null), Cancel);

        Assert.Equal(isAllowed ? null : AdminStore.NotAllowed, answer.Problem);
        var audit = await _bench.Store.ReadAsync(Tenant.System, db => Task.FromResult(db.AuditEntries.Where(entry => entry.Action == AuditAction.ExpectationAdded).ToList()), Cancel);
        Assert.Equal(isAllowed ? [Ana] : Array.Empty<string>(), audit.Select(entry => entry.Subject));
    }

    [Fact]
    public async Task Expectations_OfAnotherAccount_DoNotExist()
    {
        await _bench.RaiseAsync(Ana, FakeGeo.Brazil());
        var added = await ExpectAsync();
        var other = Tenant.Of(await _bench.Get<AccountStore>().FindOrAddAsync("Other", Cancel));

        Assert.Null(await Trust.ExpectationsAsync(other, Ana, Cancel));
        Assert.NotNull((await Trust.ExpectAsync(TrustCaller.Program(other, "Eve"), new NewExpectation(Ana, "ID", A.Noon.AddDays(1), null), Cancel)).Problem);
        Assert.NotNull((await Trust.EndExpectationAsync(TrustCaller.Program(other, "Eve"), added.Expected!.Id, Cancel)).Problem);
    }

    [Fact]
    public async Task Commit_WhenTheUserIsExpectedSinceTheRead_StoresNothing()
    {
        await _bench.StoreAsync(A.History(A.Noon));
        await _bench.AnalyseAsync();
        await _bench.StoreAsync(A.Login(A.Noon, FakeGeo.Brazil()));
        var store = _bench.Get<AnalysisStore>();
        var batch = await store.ReadAsync(0, 1, Cancel);
        await ExpectAsync();

        Assert.Null(await store.CommitAsync(new AnalysisResult(batch, []), Cancel));
    }

    private async Task<TrustAnswer> ExpectAsync(DateTimeOffset? endsAt = null)
    {
        var answer = await Trust.ExpectAsync(
            _bench.Program(), new NewExpectation(Ana, "br", endsAt ?? new DateTimeOffset(2026, 12, 25, 0, 0, 0, TimeSpan.Zero), "conference"), Cancel);
        Assert.Null(answer.Problem);
        return answer;
    }

    private async Task LoginAsync(DateTimeOffset at, params string[] addresses)
    {
        await _bench.StoreAsync(addresses.Select((address, number) => A.Login(at.AddMinutes(number), address)));
        await _bench.AnalyseAsync();
    }
}
