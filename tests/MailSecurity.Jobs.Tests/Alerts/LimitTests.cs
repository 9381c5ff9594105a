using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Mail;
using MailSecurity.Testing;
using Microsoft.Extensions.DependencyInjection;
using static MailSecurity.Jobs.Tests.Alerts.AlertBench;

namespace MailSecurity.Jobs.Tests.Alerts;

/// <summary>What is held back is told later, in one message, and never lost. It is noon in UTC.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task Storm_ForADevice_IsSixAlertsAndThenOneMessageOfTheRest()
    {
        await using var bench = await CreateAsync();
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "phone");
        for (var number = 0; number < 23; number++)
        {
            await bench.AlertAsync();
            await bench.Dispatch.RunAsync(Cancel);
        }

        Assert.Equal(6, bench.Push.Received.Count);
        bench.Bench.Clock.Advance(TimeSpan.FromMinutes(10));
        await bench.Dispatch.RunAsync(Cancel);
        await bench.Dispatch.RunAsync(Cancel);

        Assert.Equal(7, bench.Push.Received.Count);
        var digest = bench.Push.Received.Last();
        Assert.Equal(("17 more incidents", "/security/incidents"), (digest.Word("title"), digest.Word("url")));
        Assert.False(digest.Text.TryGetProperty("acknowledge", out _));
        var deliveries = (await bench.TrailsAsync()).SelectMany(trail => trail.Deliveries).ToList();
        Assert.Equal((23, 16), (deliveries.Count, deliveries.Count(delivery => delivery.State is DeliveryState.InDigest)));
    }

    [Fact]
    public async Task Storm_OfHighAlerts_DoesNotHoldACriticalOneBack()
    {
        await using var bench = await CreateAsync();
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "phone");
        for (var number = 0; number < 10; number++)
        {
            await bench.AlertAsync();
            await bench.Dispatch.RunAsync(Cancel);
        }

        await bench.AlertAsync(Severity.Critical);
        await bench.Dispatch.RunAsync(Cancel);

        Assert.Equal("Critical", bench.Push.Received.Last().Word("severity"));
    }

    [Fact]
    public async Task Storm_ForAPersonWithTwoDevices_IsLimitedByWhatThePersonHeard()
    {
        await using var bench = await CreateAsync(options => options.PersonBudgetAlerts = 4);
        var ada = await bench.AddAdminAsync("Ada");
        await bench.AddDeviceAsync(ada, "phone");
        await bench.AddDeviceAsync(ada, "desk");

        // Slow enough for each device.
        for (var number = 0; number < 6; number++)
        {
            await bench.AlertAsync();
            await bench.Dispatch.RunAsync(Cancel);
            bench.Bench.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal((4, 4), (Count("phone"), Count("desk")));
        await bench.AlertAsync(Severity.Critical);
        await bench.Dispatch.RunAsync(Cancel);
        Assert.Equal((5, 5), (Count("phone"), Count("desk")));

        bench.Bench.Clock.Advance(TimeSpan.FromMinutes(40));
        await bench.Dispatch.RunAsync(Cancel);
        Assert.Equal((6, 6), (Count("phone"), Count("desk")));
        Assert.Equal("2 more incidents", bench.Push.Received.Last().Word("title"));

        int Count(string path) => bench.Push.Received.Count(push => push.Path == path);
    }

    [Fact]
    public async Task QuietHours_HoldWhatIsHighUntilTheirEndAndLetCriticalThrough()
    {
        await using var bench = await CreateAsync();
        var ada = await bench.AddAdminAsync("Ada");
        await bench.AddDeviceAsync(ada, "phone");
        Assert.Null(await bench.Bench.Get<AlertChoiceStore>().SaveAsync(new Actor(ada.Id, ada.Name, null), null, new TimeOnly(11, 0), new TimeOnly(13, 0), "Etc/UTC", Cancel));

        await bench.AlertAsync(user: "held@example.org");
        await bench.AlertAsync(Severity.Critical, "told@example.org");
        await bench.Dispatch.RunAsync(Cancel);
        Assert.Contains("told@", Assert.Single(bench.Push.Received).Word("title"), StringComparison.Ordinal);

        bench.Bench.Clock.Advance(TimeSpan.FromHours(1));
        await bench.Dispatch.RunAsync(Cancel);
        Assert.Contains("held@", bench.Push.Received.Last().Word("title"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Maintenance_HoldsEverythingAndEndsByItself()
    {
        await using var bench = await CreateAsync();
        var ada = await bench.AddAdminAsync("Ada");
        await bench.AddDeviceAsync(ada, "phone");
        await bench.AddWebhookAsync(WebhookForm.Json, "https://hooks.example.org/mail");
        var (maintenance, actor) = (bench.Bench.Get<MaintenanceStore>(), new Actor(ada.Id, ada.Name, null));
        Assert.Null(await maintenance.BeginAsync(actor, TimeSpan.FromHours(2), Cancel));

        var taken = await bench.AlertAsync(Severity.Critical);
        await bench.AlertAsync(Severity.Critical);
        await bench.AlertAsync();
        await bench.Dispatch.RunAsync(Cancel);
        await bench.TakeAsync(taken, "Ben");
        Assert.Empty(bench.Push.Received);
        Assert.Equal("Ada", (await maintenance.FindAsync(Domain.Tenant.Of(bench.Bench.Account), Cancel))!.By);

        bench.Bench.Clock.Advance(TimeSpan.FromHours(2));
        await bench.Dispatch.RunAsync(Cancel);
        Assert.Equal("2 more incidents", Assert.Single(bench.Push.Received).Word("title"));
        Assert.Equal("digest", Assert.Single(bench.Hooks.Received).Json.GetProperty("event").GetString());
        Assert.Null(await maintenance.FindAsync(Domain.Tenant.Of(bench.Bench.Account), Cancel));
    }

    [Fact]
    public async Task Maintenance_WhenItIsEndedEarly_TellsAtOnceWhatItHeldBack()
    {
        await using var bench = await CreateAsync();
        var ada = await bench.AddAdminAsync("Ada");
        await bench.AddDeviceAsync(ada, "phone");
        var (maintenance, actor) = (bench.Bench.Get<MaintenanceStore>(), new Actor(ada.Id, ada.Name, null));
        await maintenance.BeginAsync(actor, TimeSpan.FromHours(2), Cancel);
        await bench.AlertAsync();
        await bench.Dispatch.RunAsync(Cancel);

        await maintenance.EndAsync(actor, Cancel);
        await bench.Dispatch.RunAsync(Cancel);

        Assert.Single(bench.Push.Received);
    }

    [Fact]
    public async Task Incident_WhenSomebodyTakesIt_IsWithdrawnFromDevicesThatWereTold()
    {
        await using var bench = await CreateAsync();
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Ada"), "phone");
        await bench.AddDeviceAsync(await bench.AddAdminAsync("Cleo"), "desk");
        await bench.AddWebhookAsync(WebhookForm.PagerDuty, "", "key");
        var incident = await bench.AlertAsync(Severity.Critical);
        await bench.Dispatch.RunAsync(Cancel);
        var told = bench.Push.Received.ToList();

        await bench.TakeAsync(incident, "Ben");
        await bench.TakeAsync(incident, "Ben");
        await bench.Dispatch.RunAsync(Cancel);

        var withdrawn = bench.Push.Received.Skip(2).ToList();
        Assert.Equal(["desk", "phone"], withdrawn.Select(push => push.Path).Order());
        Assert.All(withdrawn, push => Assert.Equal(("Ben has it.", told[0].Word("tag")), (push.Word("body"), push.Word("tag"))));
        Assert.Equal(told[0].Headers["Topic"], withdrawn[0].Headers["Topic"]);
        Assert.Equal(["trigger", "acknowledge"], bench.Hooks.Received.Select(hook => hook.Json.GetProperty("event_action").GetString()!));
    }

    [Fact]
    public async Task Mail_ForWhoeverWantsIt_CarriesTheAlertAndItsLink()
    {
        using var server = new MailServerStandIn();
        await using var bench = await CreateAsync(
            options => options.PanelAddress = "https://panel.example.org/",
            services => services.Configure<MailOptions>(mail => (mail.Server, mail.Port, mail.Encryption, mail.From) = ("127.0.0.1", server.Port, MailKit.Security.SecureSocketOptions.None, "panel@example.org")));
        var (ada, ben) = (await bench.AddAdminAsync("Ada"), await bench.AddAdminAsync("Ben"));
        var choices = bench.Bench.Get<AlertChoiceStore>();
        await choices.SaveAsync(new Actor(ada.Id, ada.Name, null), Severity.High, null, null, "", Cancel);
        await choices.SaveAsync(new Actor(ben.Id, ben.Name, null), Severity.Critical, null, null, "", Cancel);
        var incident = await bench.AlertAsync(user: "ana@example.org\r\nBcc: eve@example.org");

        var received = server.ReceiveAsync(Cancel);
        await bench.Dispatch.RunAsync(Cancel);

        var lines = await received;
        Assert.Equal("RCPT TO:<Ada@example.org>", lines[2]);
        Assert.Contains($"https://panel.example.org/security/incidents/{incident}", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("Bcc:", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(DeliveryState.Sent, (await bench.DeliveryAsync()).State);
    }

    [Fact]
    public async Task Mail_WhenNoServerIsSet_IsAFailureThatIsSeen()
    {
        await using var bench = await CreateAsync();
        var ada = await bench.AddAdminAsync("Ada");
        await bench.Bench.Get<AlertChoiceStore>().SaveAsync(new Actor(ada.Id, ada.Name, null), Severity.High, null, null, "", Cancel);
        await bench.AlertAsync();

        await bench.Dispatch.RunAsync(Cancel);

        var delivery = await bench.DeliveryAsync();
        Assert.Equal((DeliveryState.Failed, "No mail server is set."), (delivery.State, delivery.Problem));
    }
}
