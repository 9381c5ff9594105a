using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;
using static MailSecurity.Jobs.Tests.Alerts.AlertBench;

namespace MailSecurity.Jobs.Tests.Alerts;

public sealed class AlertReportTests
{
    [Fact]
    public async Task Report_WhenShownAndClicked_IsTheProofOfDelivery()
    {
        await using var bench = await CreateAsync();
        var ada = await bench.AddAdminAsync("Ada");
        await ToldAsync(bench, ada);

        bench.Bench.Clock.Advance(TimeSpan.FromSeconds(2));
        await bench.Reports.ShownAsync(bench.Token(TokenUse.Report), Cancel);
        bench.Bench.Clock.Advance(TimeSpan.FromSeconds(3));
        await bench.Reports.ShownAsync(bench.Token(TokenUse.Report), Cancel);
        await bench.Reports.ClickedAsync(bench.Token(TokenUse.Report), Cancel);

        var delivery = await bench.DeliveryAsync();
        Assert.Equal((A.Noon.AddSeconds(2), A.Noon.AddSeconds(5)), (delivery.ShownAt, delivery.ClickedAt));
        Assert.Equal(A.Noon.AddSeconds(5), Assert.Single(await bench.Bench.Get<PushDeviceStore>().ListAsync(ada.Id, Cancel)).LastShownAt);
    }

    [Fact]
    public async Task Acknowledge_WhenTheButtonIsUsed_TakesTheIncidentOnce()
    {
        await using var bench = await CreateAsync();
        var incident = await ToldAsync(bench, await bench.AddAdminAsync("Ada"));

        var first = await bench.Reports.AcknowledgeAsync(bench.Token(TokenUse.Acknowledge), null, Cancel);
        var second = await bench.Reports.AcknowledgeAsync(bench.Token(TokenUse.Acknowledge), null, Cancel);

        Assert.Equal((AcknowledgeOutcome.Done, "Ada"), first);
        Assert.Equal((AcknowledgeOutcome.Spent, "Ada"), second);
        Assert.Equal(("Ada", IncidentStatus.Acknowledged), (await LineAsync(bench)) is var line ? (line.Owner, line.Status) : default);
        Assert.Contains(bench.Bench.Feed.Changes, change => change.IncidentId == incident.Id);
        Assert.Equal("Ada", Assert.Single(await bench.TrailsAsync()).Alert.StoppedBy);
    }

    [Fact]
    public async Task Acknowledge_WhenTwoUseItAtOnce_OneHasIt()
    {
        await using var bench = await CreateAsync();
        await ToldAsync(bench, await bench.AddAdminAsync("Ada"));
        var token = bench.Token(TokenUse.Acknowledge);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => bench.Reports.AcknowledgeAsync(token, null, Cancel)));

        Assert.Single(outcomes, outcome => outcome.Outcome is AcknowledgeOutcome.Done);
    }

    [Fact]
    public async Task Acknowledge_WhenSomebodyHasItAlready_SaysWhoAndChangesNothing()
    {
        await using var bench = await CreateAsync();
        var incident = await ToldAsync(bench, await bench.AddAdminAsync("Ada"));
        await bench.Bench.Get<IIncidentStore>().AcknowledgeAsync(Tenant.Of(bench.Bench.Account), incident.Id, null, A.Person("Ben"), Cancel);

        Assert.Equal((AcknowledgeOutcome.TakenAlready, "Ben"), await bench.Reports.AcknowledgeAsync(bench.Token(TokenUse.Acknowledge), null, Cancel));
        Assert.Equal("Ben", (await LineAsync(bench)).Owner);
    }

    [Fact]
    public async Task Acknowledge_WhenThePersonMayNotAnyMore_IsRefused()
    {
        foreach (var change in new Action<Admin>[]
        {
            admin => admin.DisabledAt = A.Noon,
            admin => (admin.Kind, admin.PermissionBits) = (AdminKind.SubAdmin, default(Permissions).With(Section.Incidents, Level.View).Packed),
            admin => (admin.Kind, admin.PermissionBits, admin.IsLimitedToDomains) = (AdminKind.SubAdmin, Permissions.All.Packed, true),
            admin => admin.RestrictedAt = A.Noon,
        })
        {
            await using var bench = await CreateAsync();
            var ada = await bench.AddAdminAsync("Ada");
            await ToldAsync(bench, ada);
            await bench.Bench.Store.WriteAsync(Tenant.System, async db => change((await db.Users.FindAsync([ada.Id], Cancel))!), Cancel);

            Assert.Equal(AcknowledgeOutcome.NotAllowed, (await bench.Reports.AcknowledgeAsync(bench.Token(TokenUse.Acknowledge), null, Cancel)).Outcome);
            Assert.Null((await LineAsync(bench)).Owner);
            Assert.Null((await bench.DeliveryAsync()).AcknowledgedAt);
        }
    }

    [Fact]
    public async Task Acknowledge_WithSomebodyElsesDelivery_IsRefused()
    {
        await using var bench = await CreateAsync();
        await ToldAsync(bench, await bench.AddAdminAsync("Ada"));
        var eve = await bench.AddAdminAsync("Eve");

        var outcome = await bench.Reports.AcknowledgeAsync(bench.Token(TokenUse.Acknowledge) with { AdminId = eve.Id }, null, Cancel);

        Assert.Equal(AcknowledgeOutcome.Spent, outcome.Outcome);
        Assert.Null((await LineAsync(bench)).Owner);
    }

    [Fact]
    public async Task Device_WhenItHasShownNothingForLong_IsReportedToItsOwnerOnce()
    {
        await using var bench = await CreateAsync();
        var ada = await bench.AddAdminAsync("Ada");
        await bench.AddDeviceAsync(ada, "phone");
        var devices = bench.Bench.Get<PushDeviceStore>();

        bench.Bench.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Empty(await devices.TakeUnconfirmedAsync(Cancel));
        bench.Bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("phone", Assert.Single(await devices.TakeUnconfirmedAsync(Cancel)).Label);
        Assert.Empty(await devices.TakeUnconfirmedAsync(Cancel));
    }

    [Fact]
    public async Task Device_WhenThereAreTooMany_IsRefused()
    {
        await using var bench = await CreateAsync(options => options.MostDevices = 1);
        var ada = await bench.AddAdminAsync("Ada");
        await bench.AddDeviceAsync(ada, "phone");
        using var other = new PushReceiver();

        var (problem, _) = await bench.Bench.Get<PushDeviceStore>().AddAsync(
            new Actor(ada.Id, ada.Name, null), ada.AccountId, other.Subscription(PushServiceStandIn.Address("desk")), other.Key, other.Secret, 1, "desk", "", Cancel);

        Assert.Contains("Remove one first", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Device_WhenItsSubscriptionIsRenewed_IsTheSameDeviceAtItsNewAddress()
    {
        await using var bench = await CreateAsync();
        var ada = await bench.AddAdminAsync("Ada");
        var id = await bench.AddDeviceAsync(ada, "old");
        var renewed = bench.Push.ReceiverAt("new");

        var token = new AlertToken(TokenUse.Renew, ada.Id, id, PushDevice.FingerprintOf(PushServiceStandIn.Address("old")), bench.Bench.Clock.GetUtcNow().AddDays(1));
        Assert.True(await bench.Bench.Get<PushDeviceStore>().RenewAsync(token, renewed.Subscription(PushServiceStandIn.Address("new")), renewed.Key, renewed.Secret, 1, Cancel));
        Assert.False(await bench.Bench.Get<PushDeviceStore>().RenewAsync(token, renewed.Subscription(PushServiceStandIn.Address("stolen")), renewed.Key, renewed.Secret, 1, Cancel));
        await bench.RaiseAsync();
        await bench.Dispatch.RunAsync(Cancel);

        Assert.Equal("new", Assert.Single(bench.Push.Received).Path);
        Assert.Equal("old", (await bench.DeliveryAsync()).Device);
    }

    private static async Task<IncidentLine> ToldAsync(AlertBench bench, Admin admin)
    {
        await bench.AddDeviceAsync(admin, "phone");
        var incident = await bench.RaiseAsync();
        await bench.Dispatch.RunAsync(Cancel);
        return incident;
    }

    private static async Task<IncidentLine> LineAsync(AlertBench bench) => Assert.Single(await bench.Bench.OpenIncidentsAsync());
}
