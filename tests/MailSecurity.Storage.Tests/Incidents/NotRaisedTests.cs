using MailSecurity.Domain;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Storage.Queries;
using MailSecurity.Storage.Tests.Admins;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Storage.Tests.Incidents;

public sealed class NotRaisedTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_OfSevenDays_ListsWhatWasSetAsideLatestFirstWithoutLossOrRepetition()
    {
        await using var bench = await QuietAsync();
        var seen = new List<NotRaisedLine>();
        while (await PageAsync(bench, Tenant.Of(bench.Account), seen.LastOrDefault(), 3) is { Count: > 0 } page)
        {
            seen.AddRange(page);
        }

        // Five of one moment among them; what is eight days old is not.
        Assert.Equal(11, seen.Count);
        Assert.Equal(11, seen.DistinctBy(line => line.Id).Count());
        Assert.Equal(seen.OrderByDescending(line => line.LastAt).ThenByDescending(line => line.Id), seen);
        Assert.All(seen, line => Assert.Equal("203.0.113.0/24 is trusted, Office", line.Because));
    }

    [Fact]
    public async Task Page_OfOneDomain_HasNothingOfTheOthers()
    {
        await using var bench = await QuietAsync();
        var scoped = Tenant.Of(bench.Account, [await bench.DomainAsync("own.example")]);
        Assert.Equal(["ana@own.example"], (await PageAsync(bench, scoped, null, 100)).Select(line => line.User).Distinct());
        Assert.Empty(await PageAsync(bench, Tenant.Of(bench.Account + 1), null, 100));
        Assert.Empty(await PageAsync(bench, default, null, 100));
    }

    [Fact]
    public async Task Page_WhenTheUserHasAnIncident_LeadsToIt()
    {
        await using var bench = await QuietAsync();
        await bench.StoreAsync([.. A.History(A.Noon, "ana@own.example"), A.Login(A.Noon.AddHours(-3), FakeGeo.Germany(), "ana@own.example"), A.Login(A.Noon, FakeGeo.Brazil(), "ana@own.example")]);
        await bench.AnalyseAsync();
        var raised = Assert.Single(await bench.OpenIncidentsAsync());
        var lines = await PageAsync(bench, Tenant.Of(bench.Account), null, 100);
        Assert.All(lines, line => Assert.Equal(line.User == raised.User ? raised.Id : null, line.Incident));
    }

    [Trait("Store", "Sqlite")]
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Page_OfAnyKind_RunsAlongTheIndexOfSuppressedFindings(bool isFirst)
    {
        await using var bench = await TestBench.CreateAsync();
        var before = isFirst ? null : new NotRaisedLine(7, "", "", Severity.Low, "", "", A.Noon, 1, null);
        var plan = await bench.PlanAsync(
            Tenant.Of(bench.Account), db => NotRaisedQueries.ToLines(db, NotRaisedQueries.Page(db, A.Noon.AddDays(-7), before, 50)));
        Assert.Contains(isFirst ? "IX_Reasons_NotRaised (AccountId=? AND LastAt>?)" : "IX_Reasons_NotRaised (AccountId=? AND LastAt>? AND LastAt<?)", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("SCAN r\n", plan + "\n", StringComparison.Ordinal);
    }

    private static Task<IReadOnlyList<NotRaisedLine>> PageAsync(TestBench bench, Tenant tenant, NotRaisedLine? before, int limit) =>
        bench.Get<NotRaisedFindings>().PageAsync(tenant, before, limit, Cancel);

    private static async Task<TestBench> QuietAsync()
    {
        var bench = await TestBench.CreateAsync();
        var users = new[] { "ana@own.example", "bob@other.example" };
        await bench.StoreAsync(users.Select(user => A.Login(A.Noon.AddDays(-40), FakeGeo.Germany(), user)));
        await bench.Store.WriteAsync(Tenant.System, async db =>
        {
            foreach (var number in Enumerable.Range(0, 12))
            {
                var user = await db.MailUsers.SingleAsync(known => known.Name == users[number % 2], Cancel);
                var at = number == 11 ? A.Noon.AddDays(-8) : number < 5 ? A.Noon : A.Noon.AddHours(-number);
                var reason = IncidentReason.From(new Finding
                {
                    Rule = "newCountry",
                    Signature = $"{number}",
                    Severity = Severity.Medium,
                    At = at,
                    Text = "First login from Brazil.",
                    Evidence = [],
                    UnusualAt = at,
                    SuppressedBecause = "203.0.113.0/24 is trusted, Office",
                });
                (reason.AccountId, reason.UserId) = (bench.Account, user.Id);
                db.Reasons.Add(reason);
            }
        }, Cancel);
        return bench;
    }
}
