using Bunit;
using MailSecurity.Dashboard.Components.Pages;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Detection;
using MailSecurity.Testing;

namespace MailSecurity.Dashboard.Tests.Components;

public sealed class BackTestPageTests
{
    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_WithOtherSettings_ShowsProgressThenTheResultAndSavesOnlyWhenAsked()
    {
        await using var panel = await Panel.OpenAsync();
        await CommuteAsync(panel);
        var page = panel.Render<BackTest>();

        await page.ChangeAsync("select[name=sensitivity]", nameof(Sensitivity.Strict));
        await page.SubmitAsync("form");
        page.WaitForAssertion(() => Assert.Contains("Waiting for its turn", page.Find("[role=status]").TextContent));
        Assert.True(page.Find("button[type=submit]").HasAttribute("disabled"));

        var seen = 0;
        panel.Bench.Get<BackTests>().Changed += _ =>
        {
            // The job waits here until the first step is on the screen.
            if (Interlocked.Increment(ref seen) == 1)
            {
                page.WaitForAssertion(() => Assert.Contains("of 1 Users", page.Find("[role=status]").TextContent));
            }
        };
        await RunAsync(panel);

        page.WaitForAssertion(() => Assert.Equal("Done", page.Find(".back-test h2").TextContent));
        Assert.Contains("carla@example.net", page.Find("table[aria-label='Incidents that would differ']").TextContent);
        Assert.Equal(Sensitivity.Balanced, (await SettingsAsync(panel)).Settings.Sensitivity);

        await Panel.PressAsync(page, "Save sensitivity and thresholds");
        page.WaitForAssertion(() => Assert.Contains("Saved.", page.Find(".notice.good").TextContent));
        Assert.Equal(Sensitivity.Strict, (await SettingsAsync(panel)).Settings.Sensitivity);
        Assert.True(page.FindAll("button").Single(button => button.TextContent == "Save sensitivity and thresholds").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Start_WithANetworkThatIsNone_SaysSoAndStartsNothing()
    {
        await using var panel = await Panel.OpenAsync();
        var page = panel.Render<BackTest>();

        await page.ChangeAsync("input[name=network]", "everywhere");
        await page.SubmitAsync("form");

        page.WaitForElement(".notice.bad");
        Assert.Null(await panel.Bench.Get<BackTestStore>().ReadAsync(Tenant.Of(panel.Bench.Account), Cancel));
    }

    [Fact]
    public async Task Cancel_WhileItRuns_EndsIt()
    {
        await using var panel = await Panel.OpenAsync();
        await CommuteAsync(panel);
        var page = panel.Render<BackTest>();
        await page.SubmitAsync("form");
        page.WaitForAssertion(() => Assert.Equal("Running", page.Find(".back-test h2").TextContent));

        await Panel.PressAsync(page, "Cancel");
        await RunAsync(panel);

        page.WaitForAssertion(() => Assert.Equal("Cancelled", page.Find(".back-test h2").TextContent));
    }

    [Fact]
    public async Task Link_FromChangedSettings_FillsTheBackTestIn()
    {
        await using var panel = await Panel.OpenAsync();
        var settings = panel.Render<Dashboard.Components.Pages.Settings>();
        await settings.ChangeAsync("input[value=Quiet]", "Quiet");
        await settings.ChangeAsync("input[name='NewCountry:Forgotten']", "12");
        settings.WaitForAssertion(() => Assert.Contains("Forgotten%3D12", settings.Find(".notice a").GetAttribute("href")));

        panel.Address.NavigateTo(settings.Find(".notice a").GetAttribute("href")!);
        var page = panel.Render<BackTest>();

        page.WaitForAssertion(() => Assert.Equal("12", page.Find("input[name='NewCountry:Forgotten']").GetAttribute("value")));
        Assert.Equal(nameof(Sensitivity.Quiet), page.Find("select[name=sensitivity]").GetAttribute("value"));
        await page.SubmitAsync("form");
        page.WaitForElement(".back-test");
        var proposal = (await panel.Bench.Get<BackTestStore>().ReadAsync(Tenant.Of(panel.Bench.Account), Cancel))!.Proposal;
        Assert.Equal((Sensitivity.Quiet, 12), (proposal.Sensitivity, proposal.Thresholds["NewCountry:Forgotten"]));
    }

    [Fact]
    public async Task Start_OfSomebodyWhoMayOnlyView_IsNotOffered()
    {
        await using var panel = await Panel.OpenAsync(admin =>
            (admin.Kind, admin.PermissionBits) = (AdminKind.SubAdmin, default(Permissions).With(Section.Settings, Level.View).Packed));
        var page = panel.Render<BackTest>();

        page.WaitForAssertion(() => Assert.True(page.FindAll("button").Single(button => button.TextContent == "Start back-test").HasAttribute("disabled")));
    }

    // Somebody at home in two countries: nothing for balanced, an incident for strict.
    private static async Task CommuteAsync(Panel panel)
    {
        await panel.Bench.StoreAsync(A.History(A.Noon, "carla@example.net"));
        await panel.Bench.StoreAsync(Enumerable.Range(0, 28).Select(turn => A.Login(A.Noon.AddDays(-14).AddHours(turn * 11), FakeGeo.Austria(), "carla@example.net")));
        await panel.Bench.AnalyseAsync();
    }

    private static async Task RunAsync(Panel panel)
    {
        var bench = panel.Bench;
        var run = await bench.Get<BackTestStore>().ReadAsync(Tenant.Of(bench.Account), Cancel);
        await Task.Run(() => bench.Get<BackTestJob>().RunAsync(bench.Account, run!.Number, Cancel), Cancel);
    }

    private static Task<AccountSettings> SettingsAsync(Panel panel) => panel.Bench.Get<SettingsStore>().ReadAsync(Tenant.Of(panel.Bench.Account), Cancel);
}
