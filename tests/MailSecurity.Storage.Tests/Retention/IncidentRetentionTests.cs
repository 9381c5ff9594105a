using MailSecurity.Domain;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;
using MailSecurity.Storage.Tests.Trust;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Storage.Tests.Retention;

public sealed class IncidentRetentionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Incident_WhenItIsOpen_KeepsItsEvidenceAndAlertsWhileItsLoginsGo()
    {
        await using var bench = await RaisedAsync();
        var before = Assert.Single(await bench.AllIncidentsAsync());
        bench.Clock.Advance(TimeSpan.FromDays(1_000));

        var report = await bench.PurgeAsync();

        Assert.True(report.Logins > 0);
        var after = Assert.Single(await bench.AllIncidentsAsync());
        Assert.Equal(before.Reasons.Select(reason => (reason.Text, reason.Evidence.Count)), after.Reasons.Select(reason => (reason.Text, reason.Evidence.Count)));
        Assert.Equal(before.History.Count, after.History.Count);
        Assert.Equal((0, 1), (await bench.CountAsync(db => db.Logins), await bench.CountAsync(db => db.Alerts)));
    }

    [Fact]
    public async Task Incident_WhenClosedForLessThanIncidentDays_IsKeptWithoutItsAlerts()
    {
        await using var bench = await RaisedAsync();
        await CloseAsync(bench);
        bench.Clock.Advance(TimeSpan.FromDays(729));

        var report = await bench.PurgeAsync();

        Assert.Equal((0, 1), (report.Incidents, report.Alerts));
        Assert.NotEmpty(Assert.Single(await bench.AllIncidentsAsync()).Reasons);
        Assert.Equal(0, await bench.CountAsync(db => db.AlertDeliveries));
    }

    [Fact]
    public async Task Incident_WhenClosedForLonger_GoesWithAllThatBelongsToIt()
    {
        await using var bench = await RaisedAsync();
        await CloseAsync(bench);
        bench.Clock.Advance(TimeSpan.FromDays(731));

        Assert.Equal(1, (await bench.PurgeAsync()).Incidents);

        Assert.Empty(await bench.AllIncidentsAsync());
        Assert.Equal((0, 0), (await bench.CountAsync(db => db.Reasons), await bench.CountAsync(db => db.IncidentEntries)));
    }

    [Fact]
    public async Task Alert_WhenItIsStillToBeDelivered_IsKept()
    {
        await using var bench = await RaisedAsync(dueAt: A.Noon);
        await CloseAsync(bench);
        bench.Clock.Advance(TimeSpan.FromDays(100));

        Assert.Equal(0, (await bench.PurgeAsync()).Alerts);
    }

    private static async Task<TestBench> RaisedAsync(DateTimeOffset? dueAt = null)
    {
        var bench = await TestBench.CreateAsync();
        await bench.RaiseAsync(TrustDriver.Ana, FakeGeo.Brazil());
        var incident = Assert.Single(await bench.OpenIncidentsAsync());
        await bench.Store.WriteAsync(Tenant.System, async db =>
        {
            await db.Alerts.ExecuteDeleteAsync(Cancel);
            var user = await db.MailUsers.SingleAsync(Cancel);
            var alert = new Alert { Id = Guid.NewGuid(), AccountId = bench.Account, UserId = user.Id, IncidentId = incident.Id, Severity = Severity.High, RaisedAt = A.Noon };
            db.Alerts.Add(alert);
            db.AlertDeliveries.Add(new AlertDelivery { AccountId = bench.Account, AlertId = alert.Id, TargetId = Guid.NewGuid(), DueAt = dueAt });
        }, Cancel);
        return bench;
    }

    private static async Task CloseAsync(TestBench bench)
    {
        var incident = Assert.Single(await bench.OpenIncidentsAsync());
        await bench.Get<IIncidentStore>().ResolveAsync(Tenant.Of(bench.Account), incident.Id, null, Verdict.Compromised, "", A.Person("Ana Admin"), Cancel);
    }
}
