using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Alerts.OnCall;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Storage.Tables;
using MailSecurity.Domain.Watch;
using static MailSecurity.Jobs.Tests.Alerts.AlertBench;

namespace MailSecurity.Jobs.Tests.Alerts;

/// <summary>Health problems wake whoever is on call: once as long as they last, and once when they are over.</summary>
public sealed class HealthAlertTests
{
    [Fact]
    public async Task Problem_AsLongAsItLasts_IsToldOnceAndItsEndToo()
    {
        await using var bench = await CreateAsync();
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "phone");

        await WatchAsync(bench, minutes: 180, Silence(bench));
        var told = Assert.Single(bench.Push.Received);
        Assert.Equal(("Critical: health problem", "mx1 is silent.", "/sources"), (told.Word("title"), told.Word("body"), told.Word("url")));

        // It is over once it has not been seen for five minutes.
        await WatchAsync(bench, minutes: 4);
        Assert.Single(bench.Push.Received);
        await WatchAsync(bench, minutes: 60);
        Assert.Equal(2, bench.Push.Received.Count);
        Assert.Equal(("Health problem is over", told.Word("tag")), (bench.Push.Received.Last().Word("title"), bench.Push.Received.Last().Word("tag")));

        await WatchAsync(bench, minutes: 3, Silence(bench));
        Assert.Equal(3, bench.Push.Received.Count);
    }

    [Fact]
    public async Task Problem_ThatComesAndGoesWithinMinutes_IsOne()
    {
        await using var bench = await CreateAsync();
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "phone");

        for (var time = 0; time < 10; time++)
        {
            await WatchAsync(bench, minutes: 2, Silence(bench));
            await WatchAsync(bench, minutes: 3);
        }

        Assert.Single(bench.Push.Received);
    }

    [Fact]
    public async Task Problem_WhenSomethingCannotBeLookedAt_IsNotOver()
    {
        await using var bench = await CreateAsync();
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "phone");
        await WatchAsync(bench, minutes: 1, Silence(bench));

        bench.Bench.Clock.Advance(TimeSpan.FromHours(1));
        await bench.Bench.Get<HealthAlerts>().LookAsync([], isComplete: false, Cancel);
        await bench.Dispatch.RunAsync(Cancel);

        Assert.Single(bench.Push.Received);
    }

    [Fact]
    public async Task Problem_ByThePolicy_IsToldAgainUntilSomebodyTakesIt()
    {
        await using var bench = await CreateAsync();
        var (ada, ben) = (await bench.AddAdminAsync("Ada"), await bench.AddAdminAsync("Ben"));
        await bench.AddDeviceAsync(ada, "ada");
        await bench.AddDeviceAsync(ben, "ben");
        await PlanAsync(bench, [], new EscalationStep([], [ada.Id], false, 10), new EscalationStep([], [ben.Id], false, 10));

        await WatchAsync(bench, minutes: 12, Silence(bench));
        Assert.Equal(["ada", "ben"], bench.Push.Received.Select(push => push.Path));

        var token = bench.Token(TokenUse.Acknowledge);
        Assert.Equal(AcknowledgeOutcome.Done, (await bench.Reports.AcknowledgeAsync(token, null, Cancel)).Outcome);
        Assert.Equal(AcknowledgeOutcome.Spent, (await bench.Reports.AcknowledgeAsync(token, null, Cancel)).Outcome);
        await WatchAsync(bench, minutes: 240, Silence(bench));
        Assert.Equal(["ada", "ben", "ada"], bench.Push.Received.Select(push => push.Path));
        Assert.Equal("Ben has it.", bench.Push.Received.Last().Word("body"));

        // Also to whoever took it.
        await WatchAsync(bench, minutes: 10);
        Assert.Equal(["ada", "ben"], bench.Push.Received.Skip(3).Select(push => push.Path).Order());
    }

    [Fact]
    public async Task Problem_WithNobodyOnCall_SaysSoAndGoesOn()
    {
        await using var bench = await CreateAsync();
        var ben = await bench.AddAdminAsync("Ben");
        await bench.AddDeviceAsync(ben, "ben");
        var empty = new OnCallSchedule(Guid.NewGuid(), "Primary", "UTC", [], []);
        await PlanAsync(bench, [empty], new EscalationStep([empty.Id], [], false, 30), new EscalationStep([], [ben.Id], false, 30));

        await WatchAsync(bench, minutes: 1, Silence(bench));

        Assert.Equal("ben", Assert.Single(bench.Push.Received).Path);
        var trail = Assert.Single(await TrailsAsync(bench, HealthSight.OfAccount));
        Assert.Equal("Nobody is on call in Primary. Nobody could be reached.", trail.Steps[0].Problem);
    }

    [Fact]
    public async Task Problem_InMaintenance_IsToldWhenThatEnds()
    {
        await using var bench = await CreateAsync();
        var ada = await bench.AddAdminAsync("Ada");
        await bench.AddDeviceAsync(ada, "phone");
        Assert.Null(await bench.Bench.Get<MaintenanceStore>().BeginAsync(new Actor(ada.Id, ada.Name, null), TimeSpan.FromHours(1), Cancel));

        await WatchAsync(bench, minutes: 59, Silence(bench));
        Assert.Empty(bench.Push.Received);
        await WatchAsync(bench, minutes: 3, Silence(bench));
        Assert.Equal("Critical: health problem", Assert.Single(bench.Push.Received).Word("title"));
    }

    [Fact]
    public async Task Problem_ThatIsOverBeforeMaintenanceIs_IsNotTold()
    {
        await using var bench = await CreateAsync();
        var ada = await bench.AddAdminAsync("Ada");
        await bench.AddDeviceAsync(ada, "phone");
        Assert.Null(await bench.Bench.Get<MaintenanceStore>().BeginAsync(new Actor(ada.Id, ada.Name, null), TimeSpan.FromHours(1), Cancel));

        await WatchAsync(bench, minutes: 10, Silence(bench));
        await WatchAsync(bench, minutes: 90);

        Assert.Empty(bench.Push.Received);
    }

    [Fact]
    public async Task Problem_OfTheInstallation_IsForTheProvidersAdminsAlone()
    {
        await using var bench = await CreateAsync();
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "ada");
        var root = await bench.AddAdminAsync("Root", admin => admin.IsProvider = true);
        await bench.AddDeviceAsync(root, "root");

        await WatchAsync(bench, minutes: 2, new HealthProblem(HealthKind.GeoDatabaseOld, "geo", null, null, "It is old.", "Renew it."));

        Assert.Equal(("root", "High: health problem"), (Assert.Single(bench.Push.Received).Path, bench.Push.Received.Single().Word("title")));
        Assert.Empty(await TrailsAsync(bench, HealthSight.OfAccount));
        Assert.Empty(await TrailsAsync(bench, HealthSight.None));
        Assert.Single(await TrailsAsync(bench, HealthSight.All));
    }

    [Fact]
    public async Task Problem_OfAnAccount_IsForWhoMaySeeItsSources()
    {
        await using var bench = await CreateAsync();
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Eve", admin => (admin.Kind, admin.PermissionBits) = (AdminKind.SubAdmin, OnCall.Packed)), "eve");
        var sam = await bench.AddAdminAsync("Sam", admin => (admin.Kind, admin.PermissionBits) = (AdminKind.SubAdmin, OnCall.With(Section.Sources, Level.View).Packed));
        await bench.AddDeviceAsync(sam, "sam");

        await WatchAsync(bench, minutes: 2, Silence(bench));

        Assert.Equal("sam", Assert.Single(bench.Push.Received).Path);
        var alert = Assert.Single(await TrailsAsync(bench, HealthSight.OfAccount)).Alert;

        // Who sees it may not take it without the right to change sources.
        Assert.False(await bench.Bench.Get<HealthAlerts>().TakeAsync(new Actor(sam.Id, sam.Name, null), alert.Id, Cancel));
        var ada = await bench.AddAdminAsync("Ada");
        Assert.True(await bench.Bench.Get<HealthAlerts>().TakeAsync(new Actor(ada.Id, ada.Name, null), alert.Id, Cancel));
        Assert.False(await bench.Bench.Get<HealthAlerts>().TakeAsync(new Actor(ada.Id, ada.Name, null), alert.Id, Cancel));
    }

    [Fact]
    public async Task Problem_BeforeOnCallIsSetUp_IsToldOnceItIs()
    {
        await using var bench = await CreateAsync();
        var ada = await bench.AddAdminAsync("Ada");
        await WatchAsync(bench, minutes: 30, Silence(bench));
        Assert.Empty(await TrailsAsync(bench, HealthSight.All));

        await bench.AddDeviceAsync(ada, "phone");
        await WatchAsync(bench, minutes: 2, Silence(bench));

        Assert.Single(bench.Push.Received);
    }

    private static Permissions OnCall => default(Permissions).With(Section.OnCall, Level.View).With(Section.Incidents, Level.Edit);

    private static HealthProblem Silence(AlertBench bench) => new(HealthKind.SourceSilent, "SourceSilent/1", bench.Bench.Account, 1, "mx1 is silent.", "Look.");

    private static Task<IReadOnlyList<AlertTrail>> TrailsAsync(AlertBench bench, HealthSight sight) =>
        bench.Bench.Get<AlertHistory>().PageAsync(Tenant.Of(bench.Bench.Account), null, 10, Cancel, sight);

    // The watchdog and the sender, once a minute.
    private static async Task WatchAsync(AlertBench bench, int minutes, params HealthProblem[] problems)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            await bench.Bench.Get<HealthAlerts>().LookAsync(problems, isComplete: true, Cancel);
            await bench.Dispatch.RunAsync(Cancel);
            bench.Bench.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    private static Task PlanAsync(AlertBench bench, IReadOnlyList<OnCallSchedule> schedules, params EscalationStep[] steps) => bench.Bench.Store.WriteAsync(
        Tenant.System,
        db =>
        {
            var row = new OnCallPlanRow { AccountId = bench.Bench.Account };
            row.Write(new OnCallPlan(schedules, [new EscalationPolicy(Guid.NewGuid(), "Night", Severity.High, [], null, "UTC", steps, 0)]));
            db.OnCallPlans.Add(row);
            return Task.CompletedTask;
        },
        Cancel);
}
