using Bunit;
using MailSecurity.Dashboard.Components.Pages;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Alerts.Channels.Webhooks;
using MailSecurity.Testing;

namespace MailSecurity.Dashboard.Tests.Components.OnCall;

public sealed class ChannelsPageTests
{
    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Maintenance_FromItsBeginToItsEnd_SaysUntilWhenAndByWhom()
    {
        await using var panel = await OnCallPanel.OpenAsync();
        var page = panel.Render<Channels>();

        await page.ChangeAsync("select[name=hours]", "8");
        await page.SubmitAsync("section[aria-labelledby=maintenance] form");

        page.WaitForAssertion(() => Assert.Contains("Begun by Ana Admin.", page.Find("section[aria-labelledby=maintenance]").TextContent, StringComparison.Ordinal));
        var found = await panel.Bench.Get<MaintenanceStore>().FindAsync(Tenant.Of(panel.Bench.Account), Cancel);
        Assert.Equal(A.Noon.AddHours(8), found!.Until);

        await Panel.PressAsync(page, "End it now");
        page.WaitForElement("select[name=hours]");
        Assert.Null(await panel.Bench.Get<MaintenanceStore>().FindAsync(Tenant.Of(panel.Bench.Account), Cancel));
    }

    [Fact]
    public async Task Webhooks_ForWhoMayOnlyLook_AreShownAndCannotBeChanged()
    {
        await using var panel = await OnCallPanel.OpenAsync(OnCallPanel.View);
        await AddWebhookAsync(panel);

        var page = panel.Render<Channels>();

        page.WaitForAssertion(() => Assert.Contains("Chat room", page.Find("table.listing").TextContent, StringComparison.Ordinal));
        Assert.All(page.FindAll("button"), button => Assert.True(button.HasAttribute("disabled")));
    }

    [Fact]
    public async Task Webhooks_ForWhoSeesSomeDomains_AreNotShown()
    {
        await using var panel = await OnCallPanel.OpenAsync(admin =>
        {
            OnCallPanel.View(admin);
            admin.IsLimitedToDomains = true;
        });
        await AddWebhookAsync(panel);

        var page = panel.Render<Channels>();

        page.WaitForAssertion(() => Assert.Contains("you see only some of its Domains", page.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("Chat room", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Webhook_IsTriedFiveTimesAMinuteByAPerson()
    {
        await using var panel = await OnCallPanel.OpenAsync();
        await AddWebhookAsync(panel);
        var page = panel.Render<Channels>();
        for (var number = 0; number < AlertOutbox.TestsPerMinute; number++)
        {
            await Panel.PressAsync(page, "Test");
            page.WaitForAssertion(() => Assert.Contains("It was taken.", page.Find(".notice").TextContent, StringComparison.Ordinal));
        }

        await Panel.PressAsync(page, "Test");
        page.WaitForAssertion(() => Assert.Contains("Wait a moment", page.Find(".notice").TextContent, StringComparison.Ordinal));

        panel.Bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await Panel.PressAsync(page, "Test");
        page.WaitForAssertion(() => Assert.Contains("It was taken.", page.Find(".notice").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Webhook_WhenItIsDeleted_IsGone()
    {
        await using var panel = await OnCallPanel.OpenAsync();
        await AddWebhookAsync(panel);
        var page = panel.Render<Channels>();

        await Panel.PressAsync(page, "Delete");

        page.WaitForAssertion(() => Assert.Equal("Chat room was deleted.", page.Find(".notice.good").TextContent));
        Assert.Empty(await panel.Bench.Get<WebhookStore>().ListAsync(Tenant.Of(panel.Bench.Account), Cancel));
    }

    private static async Task AddWebhookAsync(Panel panel)
    {
        var root = await panel.AddPersonAsync("Root");
        Assert.True(WebhookAddress.TryRead(WebhookForm.Slack, "https://hooks.example.org/room", "", out var address, out var wrong), wrong);
        Assert.Null(await panel.Bench.Get<WebhookStore>().AddAsync(
            new Actor(root, "Root", null), new NewWebhook("Chat room", WebhookForm.Slack, "hooks.example.org", panel.Bench.Get<WebhookSeals>().Seal(address), Severity.High), Cancel));
    }
}
