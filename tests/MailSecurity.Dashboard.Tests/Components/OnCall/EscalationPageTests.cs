using Bunit;
using MailSecurity.Dashboard.Components.Pages;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Alerts.OnCall;
using MailSecurity.Domain.Detection;

namespace MailSecurity.Dashboard.Tests.Components.OnCall;

public sealed class EscalationPageTests
{
    [Fact]
    public async Task Simulation_OfAPolicy_TellsWhomTheSenderWouldReach()
    {
        await using var panel = await OnCallPanel.OpenAsync();
        await panel.AddDomainAsync(900, "own.example");
        await panel.AddDomainAsync(901, "secret.example");
        var (gone, mail, blind, limited) = (await panel.AddPersonAsync("Gil"), await panel.AddPersonAsync("Mia"), await panel.AddPersonAsync("Bo", Blind), await panel.AddPersonAsync("Lea", Limited));
        await panel.AddDeviceAsync(gone, endedAt: DateTimeOffset.UnixEpoch);
        await panel.AddDeviceAsync(blind);
        await panel.AddDeviceAsync(limited);
        await panel.AddDeviceAsync(panel.AdminId);
        await panel.AddDeviceAsync(panel.AdminId);
        await panel.WriteAsync(db =>
        {
            db.AlertChoices.Add(new AlertChoice { AdminId = mail, AccountId = panel.Bench.Account, MailFrom = Severity.Critical });
            db.AdminDomains.Add(new AdminDomain { AdminId = limited, DomainId = 900 });
        });
        await panel.SaveAsync(new OnCallPlan([], [Policy([], [Step(gone, blind), Step(mail), new EscalationStep([], [], true, 5)])]));
        var page = panel.Render<Escalation>();

        page.WaitForAssertion(() => Assert.Equal(
            ["Gil (no device); Bo (may not see it); Nobody can be reached.", "Mia (e-mail)", "Ana Admin (2 devices); Lea (1 device, of some Domains only); Mia (e-mail)"], Told(page)));

        await page.ChangeAsync("input[name=domain]", "secret.example");
        page.WaitForAssertion(() => Assert.Equal("Ana Admin (2 devices); Mia (e-mail)", Told(page)[2]));

        // Mia wants mail of critical ones alone.
        await page.ChangeAsync("select[name=severity]", nameof(Severity.High));
        page.WaitForAssertion(() => Assert.Equal(["Mia (no device); Nobody can be reached.", "Ana Admin (2 devices)"], Told(page)[1..]));
    }

    [Fact]
    public async Task Policy_WhenItIsChanged_IsTriedOutBeforeItIsSaved()
    {
        await using var panel = await OnCallPanel.OpenAsync();
        await panel.AddDeviceAsync(panel.AdminId);
        var page = panel.Render<Escalation>();
        page.WaitForAssertion(() => Assert.Equal(["Ana Admin (1 device)"], Told(page)));

        await Panel.PressAsync(page, "Add a policy");
        page.WaitForAssertion(() => Assert.Equal(3, Told(page).Count));
        Assert.Contains("It is not saved yet", page.Markup, StringComparison.Ordinal);
        Assert.Empty((await panel.PlanAsync()).Plan.Policies);

        await page.SubmitAsync("form[aria-label=Policies]");
        page.WaitForAssertion(() => Assert.Contains("Saved.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Single((await panel.PlanAsync()).Plan.Policies);
    }

    [Fact]
    public async Task Policies_ForWhoSeesOneDomain_DoNotNameTheOthers()
    {
        await using var panel = await OnCallPanel.OpenAsync(admin =>
        {
            OnCallPanel.View(admin);
            admin.IsLimitedToDomains = true;
        });
        await panel.AddDomainAsync(900, "own.example");
        await panel.AddDomainAsync(901, "secret.example");
        await panel.WriteAsync(db => db.AdminDomains.Add(new AdminDomain { AdminId = panel.AdminId, DomainId = 900 }));
        var ben = await panel.AddPersonAsync("Ben");
        await panel.AddDeviceAsync(ben);
        await panel.SaveAsync(new OnCallPlan([], [Policy(["own.example", "secret.example"], [Step(ben)], "Both"), Policy(["secret.example"], [Step(ben)], "Theirs")]));

        var page = panel.Render<Escalation>();

        page.WaitForAssertion(() => Assert.Equal(
            ["own.example, other Domains", "other Domains"], page.FindAll("input[placeholder='example.org, example.net']").Select(field => field.GetAttribute("value")!)));
        Assert.DoesNotContain("secret", page.Markup, StringComparison.Ordinal);

        // It has not become a policy of all Domains.
        await page.ChangeAsync("input[name=domain]", "own.example");
        page.WaitForAssertion(() => Assert.Contains("Both, step 1", page.Find("ol.history").TextContent, StringComparison.Ordinal));
    }

    private static List<string> Told(IRenderedComponent<Escalation> page) => [.. page.FindAll("ol.history strong").Select(told => told.TextContent)];

    private static EscalationPolicy Policy(IReadOnlyList<string> domains, IReadOnlyList<EscalationStep> steps, string name = "Everything") =>
        new(Guid.CreateVersion7(), name, Severity.High, domains, null, "UTC", steps, 0);

    private static EscalationStep Step(params Guid[] people) => new([], people, false, 5);

    private static void Blind(Admin admin) => (admin.Kind, admin.PermissionBits) = (AdminKind.SubAdmin, default(Permissions).With(Section.OnCall, Level.View).Packed);

    private static void Limited(Admin admin)
    {
        OnCallPanel.View(admin);
        admin.IsLimitedToDomains = true;
    }
}
