using System.Net;
using MailSecurity.Domain;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Trust;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;
using static MailSecurity.Jobs.Tests.Alerts.AlertBench;

namespace MailSecurity.Jobs.Tests.Alerts;

/// <summary>What becomes of alerts when trust, permissions or the device change between raising and sending.</summary>
public sealed class AlertTrustTests
{
    [Fact]
    public async Task Alert_WhenTrustClosesTheCaseBeforeItIsSent_IsNotNeeded()
    {
        await using var bench = await CreateAsync();
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "phone");
        await bench.RaiseAsync();

        await TrustAsync(bench);
        await bench.Dispatch.RunAsync(Cancel);

        Assert.Empty(bench.Push.Received);
    }

    [Fact]
    public async Task Alert_WhenTheTrustThatClosedTheCaseIsDeleted_IsRaisedAgain()
    {
        await using var bench = await CreateAsync();
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "phone");
        await bench.RaiseAsync();
        await bench.Dispatch.RunAsync(Cancel);
        var trusted = await TrustAsync(bench);

        await bench.Bench.Get<TrustStore>().DeleteAsync(Caller(bench), trusted, Cancel);
        await bench.Dispatch.RunAsync(Cancel);

        Assert.Equal(2, bench.Push.Received.Count(push => !push.IsTaken));
    }

    [Fact]
    public async Task Alert_WhenTrustExplainsTheCaseInPart_StopsAndWhatIsNewIsTold()
    {
        await using var bench = await CreateAsync();
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "phone");
        var incident = await bench.RaiseAsync();
        await bench.Dispatch.RunAsync(Cancel);
        await bench.Bench.Store.WriteAsync(
            Tenant.System,
            async db => (await db.Incidents.AsTracking().Include(known => known.Reasons).SingleAsync(Cancel)).Merge(
                new Finding { Rule = "other", Severity = Severity.Medium, At = A.Noon, Signature = "other", Text = "Something else.", Evidence = [], UnusualAt = A.Noon }, A.Noon),
            Cancel);

        await TrustAsync(bench, closes: false);
        Assert.Equal((incident.Id, Severity.Medium), Assert.Single(await bench.Bench.OpenIncidentsAsync()) is var left ? (left.Id, left.Severity) : default);
        Assert.NotNull(Assert.Single(await bench.TrailsAsync()).Alert.StoppedAt);

        bench.Bench.Clock.Advance(TimeSpan.FromMinutes(10));
        await bench.Bench.StoreAsync(A.Login(bench.Bench.Clock.GetUtcNow(), FakeGeo.Indonesia()));
        await bench.Bench.AnalyseAsync();
        await bench.Dispatch.RunAsync(Cancel);

        Assert.Equal(2, bench.Push.Received.Count(push => !push.IsTaken));
    }

    [Fact]
    public async Task Delivery_WhenTheRightIsTakenAwayWhileItWaits_IsNotSent()
    {
        await using var bench = await CreateAsync();
        var ada = await bench.AddAdminAsync("Ada");
        await bench.AddDeviceAsync(ada, "phone");
        bench.Push.Answer = _ => new HttpResponseMessage(HttpStatusCode.BadGateway);
        await bench.RaiseAsync();
        var wait = await bench.Dispatch.RunAsync(Cancel);
        bench.Push.Answer = static _ => null;

        await bench.Bench.Store.WriteAsync(
            Tenant.System,
            db =>
            {
                db.Users.Attach(ada).Entity.DisabledAt = A.Noon;
                return Task.CompletedTask;
            },
            Cancel);
        bench.Bench.Clock.Advance(wait!.Value);
        var before = bench.Push.Received.Count;
        await bench.Dispatch.RunAsync(Cancel);

        Assert.Equal(before, bench.Push.Received.Count);
        Assert.Equal(DeliveryState.Failed, (await bench.DeliveryAsync()).State);
    }

    [Fact]
    public async Task Device_WhenItsSubscriptionEnded_IsTheSameAgainOnceItIsRenewed()
    {
        await using var bench = await CreateAsync();
        var ada = await bench.AddAdminAsync("Ada");
        var id = await bench.AddDeviceAsync(ada, "old");
        bench.Push.Answer = _ => new HttpResponseMessage(HttpStatusCode.Gone);
        await bench.RaiseAsync();
        await bench.Dispatch.RunAsync(Cancel);
        bench.Push.Answer = static _ => null;
        Assert.NotNull(Assert.Single(await bench.Bench.Get<PushDeviceStore>().ListAsync(ada.Id, Cancel)).EndedAt);
        Assert.Equal(id, Assert.Single(await bench.Bench.Get<PushDeviceStore>().TakeUnconfirmedAsync(Cancel)).Id);

        var renewed = bench.Push.ReceiverAt("new");
        var token = new AlertToken(TokenUse.Renew, ada.Id, id, PushDevice.FingerprintOf(PushServiceStandIn.Address("old")), bench.Bench.Clock.GetUtcNow().AddDays(1));
        Assert.True(await bench.Bench.Get<PushDeviceStore>().RenewAsync(token, renewed.Subscription(PushServiceStandIn.Address("new")), renewed.Key, renewed.Secret, 1, Cancel));
        await bench.RaiseAsync("bob@example.org");
        await bench.Dispatch.RunAsync(Cancel);

        Assert.Equal("new", bench.Push.Received.Last().Path);
    }

    [Fact]
    public async Task Alerts_WhenThereAreHundredsAtOnce_AreAllToldInOneRun()
    {
        await using var bench = await CreateAsync();
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "phone");
        var now = bench.Bench.Clock.GetUtcNow();
        await bench.Bench.Store.WriteAsync(
            Tenant.System,
            db =>
            {
                db.Alerts.AddRange(Enumerable.Range(0, 450).Select(_ => new Alert { Id = Guid.CreateVersion7(now), AccountId = bench.Bench.Account, NextAt = now }));
                return Task.CompletedTask;
            },
            Cancel);

        await bench.Dispatch.RunAsync(Cancel);

        Assert.Equal(0, await bench.Bench.Store.ReadAsync(Tenant.System, db => Task.FromResult(db.Alerts.Count(alert => alert.NextAt != null)), Cancel));
    }

    private static TrustCaller Caller(AlertBench bench) => TrustCaller.Program(Tenant.Of(bench.Bench.Account), "test");

    private static async Task<long> TrustAsync(AlertBench bench, bool closes = true)
    {
        var answer = await bench.Bench.Get<TrustStore>().AddAsync(Caller(bench), new NewTrustedRange(FakeGeo.Brazil().ToString(), "example.org", null, "Branch in Brazil", null), Cancel);
        Assert.Empty(answer.Problems);
        Assert.Equal(closes, (await bench.Bench.OpenIncidentsAsync()).Count == 0);
        return answer.Entry!.Id;
    }
}
