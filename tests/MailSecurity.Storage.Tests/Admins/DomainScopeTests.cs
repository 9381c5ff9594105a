using MailSecurity.Domain;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Trust;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Storage.Tests.Admins;

public sealed class DomainScopeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Store_WhenAskedForSomeDomains_HasNothingOfTheOthersInAnyTable()
    {
        await using var bench = await RaisedAsync();
        var own = await bench.DomainAsync("own.example");
        var scoped = Tenant.Of(bench.Account, [own]);
        await bench.Store.ReadAsync(scoped, async db =>
        {
            Assert.All(await db.Domains.ToListAsync(Cancel), domain => Assert.Equal(own, domain.Id));
            Assert.Equal(["ana@own.example"], await db.MailUsers.Select(user => user.Name).ToListAsync(Cancel));
            Assert.Equal(["ana@own.example"], await db.Incidents.Select(incident => incident.User).ToListAsync(Cancel));
            var users = await db.MailUsers.Select(user => user.Id).ToListAsync(Cancel);
            Assert.NotEmpty(await db.Logins.ToListAsync(Cancel));
            Assert.All(await db.Logins.ToListAsync(Cancel), login => Assert.Contains(login.UserId, users));
            Assert.All(await db.Messages.ToListAsync(Cancel), message => Assert.Contains(message.UserId, users));
            Assert.NotEmpty(await db.Reasons.ToListAsync(Cancel));
            Assert.All(await db.Reasons.ToListAsync(Cancel), reason => Assert.Contains(reason.UserId, users));
            var incidents = await db.Incidents.Select(incident => incident.Id).ToListAsync(Cancel);
            Assert.NotEmpty(await db.IncidentEntries.ToListAsync(Cancel));
            Assert.All(await db.IncidentEntries.ToListAsync(Cancel), entry => Assert.Contains(entry.IncidentId, incidents));
            Assert.All(await db.TrustedRanges.ToListAsync(Cancel), range => Assert.Equal(own, range.DomainId));
            Assert.Empty(await db.Sources.ToListAsync(Cancel));
            return true;
        }, Cancel);
    }

    [Fact]
    public async Task IncidentStore_WhenTheDomainIsAnothers_AnswersAsIfThereWereNone()
    {
        await using var bench = await RaisedAsync();
        var scoped = Tenant.Of(bench.Account, [await bench.DomainAsync("own.example")]);
        var store = bench.Get<IIncidentStore>();
        var other = (await bench.OpenIncidentsAsync()).Single(line => line.Domain == "other.example");

        Assert.Null(await store.FindAsync(scoped, other.Id, Cancel));
        Assert.Empty(await store.LinesAsync(scoped, [other.Id], Cancel));
        Assert.Equal("ana@own.example", Assert.Single(await store.OpenAsync(scoped, 10, Cancel)).User);
        Assert.Empty(await store.PageAsync(scoped, new IncidentFilter(null, null, "other.example", null), null, 10, Cancel));
        Assert.Equal(1, await store.CountNewAsync(scoped, DateTimeOffset.MinValue, Cancel));
        Assert.Equal(1, await store.CountRecordedAsync(scoped, DateTimeOffset.MinValue, Cancel));
        Assert.Equal(DecisionOutcome.NotFound, await store.AcknowledgeAsync(scoped, other.Id, null, A.Person("Eve"), Cancel));
        Assert.Equal(DecisionOutcome.NotFound, await store.ResolveAsync(scoped, other.Id, null, Verdict.Safe, "", A.Person("Eve"), Cancel));
        Assert.True((await bench.OpenIncidentsAsync()).Single(line => line.Id == other.Id).IsOpen);

        var user = await bench.Store.ReadAsync(Tenant.System, db => db.MailUsers.SingleAsync(known => known.Name == "bob@other.example"));
        var history = bench.Get<ILoginHistory>();
        Assert.Equal(0, await history.CountAsync(scoped, user.Id, 10, Cancel));
        Assert.Empty((await history.LookAsync(scoped, user.Id, LastLoginsFilter.All, null, 10, Cancel)).Rows);
        Assert.Empty((await history.OverviewAsync(scoped, user.Id, DateTimeOffset.MinValue, Cancel)).Tallies);
    }

    [Fact]
    public async Task Store_WhenTheListOfDomainsIsEmpty_HasNothing()
    {
        await using var bench = await RaisedAsync();
        Assert.Empty(await bench.Get<IIncidentStore>().OpenAsync(Tenant.Of(bench.Account, []), 10, Cancel));
        Assert.Empty(await bench.Get<IIncidentStore>().OpenAsync(default, 10, Cancel));
    }

    private static async Task<TestBench> RaisedAsync()
    {
        var bench = await TestBench.CreateAsync();
        foreach (var user in new[] { "ana@own.example", "bob@other.example" })
        {
            await bench.StoreAsync([.. A.History(A.Noon, user), A.Login(A.Noon.AddHours(-3), FakeGeo.Germany(), user), A.Login(A.Noon, FakeGeo.Brazil(), user)]);
            await bench.StoreAsync(A.Message(A.Noon, user));
        }

        await bench.AnalyseAsync();
        foreach (var domain in new[] { "own.example", "other.example" })
        {
            var id = await bench.DomainAsync(domain);
            await bench.Store.WriteAsync(Tenant.System, db => Task.FromResult(db.TrustedRanges.Add(
                new TrustedRange { AccountId = bench.Account, DomainId = id, Network = People.Office, PrefixLength = 32, Description = domain })), Cancel);
        }

        return bench;
    }
}
