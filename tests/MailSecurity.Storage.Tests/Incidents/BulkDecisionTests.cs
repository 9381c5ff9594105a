using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using MailSecurity.Storage.Tests.Admins;
using MailSecurity.Testing;

namespace MailSecurity.Storage.Tests.Incidents;

public sealed class BulkDecisionTests
{
    private static readonly Permissions Editor = default(Permissions).With(Section.Incidents, Level.Edit);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Acknowledge_WhenSomeAreOfOtherDomains_TakesOnlyThoseInReachAndCountsTheRest()
    {
        await using var bench = await RaisedAsync();
        var sam = await bench.AddAsync("sam@example.org", AdminKind.SubAdmin, Editor, [await bench.DomainAsync("own.example")]);
        var outcome = await bench.Get<BulkDecisions>().AcknowledgeAsync(sam.At(People.Home), [.. await SeenAsync(bench), new(Guid.NewGuid(), 1)], Cancel);

        Assert.Equal((2, 0, 2), (outcome.Done, outcome.Changed.Count, outcome.OutOfReach));
        var lines = await bench.OpenIncidentsAsync();
        Assert.All(lines.Where(line => line.Domain == "own.example"), line => Assert.Equal((IncidentStatus.Acknowledged, sam.Id), (line.Status, line.OwnerId)));
        Assert.Equal((IncidentStatus.Open, null), lines.Where(line => line.Domain == "other.example").Select(line => (line.Status, line.Owner)).Single());
    }

    [Fact]
    public async Task Dismiss_WhenOneChangedMeanwhile_LeavesThatOneAndSaysWhich()
    {
        await using var bench = await RaisedAsync();
        var ana = await bench.AddAsync("ana@example.org");
        var seen = await SeenAsync(bench);
        await bench.Get<IIncidentStore>().AcknowledgeAsync(Tenant.Of(bench.Account), seen[0].Id, null, A.Person("Bob"), Cancel);
        var outcome = await bench.Get<BulkDecisions>().DismissAsync(ana.At(People.Home), seen, " A test of ours. ", Cancel);

        Assert.Equal(2, outcome.Done);
        Assert.Equal([seen[0].Id], outcome.Changed);
        Assert.Equal("Bob", Assert.Single(await bench.OpenIncidentsAsync()).Owner);
        var closed = await bench.Get<IIncidentStore>().FindAsync(Tenant.Of(bench.Account), seen[1].Id, Cancel);
        Assert.Equal((Verdict.Dismissed, "Dismissed: A test of ours.", ana.Name), (closed!.Line.Verdict, closed.History[^1].Text, closed.History[^1].By));
    }

    [Fact]
    public async Task Acknowledge_WhenSomebodyHasTakenOneOn_LeavesItWithThem()
    {
        await using var bench = await RaisedAsync();
        var ana = await bench.AddAsync("ana@example.org");
        await bench.Get<IIncidentStore>().AcknowledgeAsync(Tenant.Of(bench.Account), (await SeenAsync(bench))[0].Id, null, A.Person("Bob"), Cancel);
        var outcome = await bench.Get<BulkDecisions>().AcknowledgeAsync(ana.At(People.Home), await SeenAsync(bench), Cancel);

        Assert.Equal((2, 1), (outcome.Done, outcome.Taken));
        Assert.Single(await bench.OpenIncidentsAsync(), line => line.Owner == "Bob");
    }

    [Theory]
    [InlineData(AdminKind.SubAdmin, Level.View, false)]
    [InlineData(AdminKind.Admin, Level.None, true)]
    public async Task Dismiss_WithoutThePermission_DoesNothing(AdminKind kind, Level level, bool isDisabled)
    {
        await using var bench = await RaisedAsync();
        var sam = await bench.AddAsync("sam@example.org", kind, default(Permissions).With(Section.Incidents, level));
        await bench.Store.WriteAsync(Tenant.System, async db => (await db.Users.FindAsync([sam.Id], Cancel))!.DisabledAt = isDisabled ? A.Noon : null, Cancel);
        var outcome = await bench.Get<BulkDecisions>().DismissAsync(sam.At(People.Home), await SeenAsync(bench), "", Cancel);

        Assert.False(outcome.IsAllowed);
        Assert.Equal(0, outcome.Done);
        Assert.Equal(3, (await bench.OpenIncidentsAsync()).Count);
    }

    [Fact]
    public async Task Decisions_ForOneOrMany_AreInTheAuditLogWithWhoAndFromWhere()
    {
        await using var bench = await RaisedAsync();
        var ana = (await bench.AddAsync("ana@example.org")).At(People.Home);
        var seen = await SeenAsync(bench);
        var tenant = Tenant.Of(bench.Account);
        await bench.Get<BulkDecisions>().AcknowledgeAsync(ana, [seen[0], seen[1]], Cancel);
        await bench.Get<IncidentNotes>().AddAsync(tenant, seen[0].Id, "Called.", ana, Cancel);
        await bench.Get<IIncidentStore>().ResolveAsync(tenant, seen[2].Id, null, Verdict.Compromised, "Sure.", ana, Cancel);

        var lines = await bench.Get<AuditStore>().PageAsync(tenant, new AuditFilter(What: "incident."), null, 10, Cancel);
        Assert.Equal(
            [AuditAction.IncidentResolved, AuditAction.IncidentNoted, AuditAction.IncidentAcknowledged, AuditAction.IncidentAcknowledged], lines.Select(line => line.Action));
        Assert.All(lines, line => Assert.Equal((ana.Id, ana.Address), (line.ActorId, line.Address)));
        Assert.Contains(seen[2].Id.ToString(), lines[0].After, StringComparison.Ordinal);
        Assert.Contains("Compromised", lines[0].After, StringComparison.Ordinal);
    }

    private static async Task<List<SeenIncident>> SeenAsync(TestBench bench) =>
        [.. (await bench.OpenIncidentsAsync()).OrderBy(line => line.User, StringComparer.Ordinal).Select(line => new SeenIncident(line.Id, line.Version))];

    private static async Task<TestBench> RaisedAsync()
    {
        var bench = await TestBench.CreateAsync();
        foreach (var user in new[] { "ana@own.example", "bob@own.example", "carla@other.example" })
        {
            await bench.StoreAsync([.. A.History(A.Noon, user), A.Login(A.Noon.AddHours(-3), FakeGeo.Germany(), user), A.Login(A.Noon, FakeGeo.Brazil(), user)]);
        }

        await bench.AnalyseAsync();
        return bench;
    }
}
