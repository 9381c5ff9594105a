using System.Globalization;
using Bunit;
using MailSecurity.Dashboard.Components.Pages;
using MailSecurity.Domain.Alerts.OnCall;

namespace MailSecurity.Dashboard.Tests.Components.OnCall;

public sealed class SchedulePageTests
{
    [Fact]
    public async Task OnCallNow_WhenSomebodyTakesOver_ShowsThemUntilItIsEnded()
    {
        await using var panel = await OnCallPanel.OpenAsync();
        var ben = await panel.AddPersonAsync("Ben");
        await panel.SaveAsync(new OnCallPlan([OnCallPanel.Weekly("Primary", ben)], []));
        var page = panel.Render<OnCallNow>();
        page.WaitForAssertion(() => Assert.StartsWith("Ben", OnCall(page), StringComparison.Ordinal));

        var now = DateTime.UtcNow;
        await page.ChangeAsync("input[name=from]", now.AddHours(-1).ToString("yyyy-MM-dd'T'HH:mm':00'", CultureInfo.InvariantCulture));
        await page.ChangeAsync("input[name=to]", now.AddHours(5).ToString("yyyy-MM-dd'T'HH:mm':00'", CultureInfo.InvariantCulture));
        await page.SubmitAsync("details form");

        page.WaitForAssertion(() => Assert.StartsWith("Ana Admin", OnCall(page), StringComparison.Ordinal));
        Assert.Equal(panel.AdminId, Assert.Single(Assert.Single((await panel.PlanAsync()).Plan.Schedules).Overrides).AdminId);

        await Panel.PressAsync(page, "End it");
        page.WaitForAssertion(() => Assert.StartsWith("Ben", OnCall(page), StringComparison.Ordinal));
        Assert.Empty(Assert.Single((await panel.PlanAsync()).Plan.Schedules).Overrides);
    }

    [Fact]
    public async Task OnCallNow_WhenAnOverrideEndsBeforeItBegins_SaysSoAndChangesNothing()
    {
        await using var panel = await OnCallPanel.OpenAsync();
        var ben = await panel.AddPersonAsync("Ben");
        await panel.SaveAsync(new OnCallPlan([OnCallPanel.Weekly("Primary", ben)], []));
        var page = panel.Render<OnCallNow>();

        await page.ChangeAsync("input[name=from]", "2026-12-02T09:00:00");
        await page.ChangeAsync("input[name=to]", "2026-12-01T09:00:00");
        await page.SubmitAsync("details form");

        page.WaitForAssertion(() => Assert.Contains("an override ends after it begins", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Empty(Assert.Single((await panel.PlanAsync()).Plan.Schedules).Overrides);
    }

    [Fact]
    public async Task OnCallNow_WhenNobodyIsLeftInTheSchedule_SaysThatNobodyIs()
    {
        await using var panel = await OnCallPanel.OpenAsync(OnCallPanel.View);
        var ben = await panel.AddPersonAsync("Ben", admin => admin.DisabledAt = DateTimeOffset.UnixEpoch);
        await panel.SaveAsync(new OnCallPlan([OnCallPanel.Weekly("Primary", ben)], []));

        var page = panel.Render<OnCallNow>();

        page.WaitForAssertion(() => Assert.StartsWith("Nobody", OnCall(page), StringComparison.Ordinal));
        Assert.Contains("Ben is disabled.", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("details, form"));
    }

    [Fact]
    public async Task Schedule_WhenAPersonIsAdded_IsDrawnAtOnceAndSavedWhenAsked()
    {
        await using var panel = await OnCallPanel.OpenAsync();
        var (ben, cleo) = (await panel.AddPersonAsync("Ben"), await panel.AddPersonAsync("Cleo"));
        await panel.SaveAsync(new OnCallPlan([OnCallPanel.Weekly("Primary", ben)], []));
        var page = panel.Render<Schedules>();
        page.WaitForElement(".calendar");
        Assert.DoesNotContain("Cleo", page.Find(".calendar").TextContent, StringComparison.Ordinal);

        await page.ChangeAsync(".layer .people-fields + .field select", cleo.ToString());

        page.WaitForAssertion(() => Assert.Contains("Cleo", page.Find(".calendar").TextContent, StringComparison.Ordinal));
        Assert.Contains("It is not saved yet", page.Markup, StringComparison.Ordinal);
        Assert.Equal([ben], Assert.Single(Assert.Single((await panel.PlanAsync()).Plan.Schedules).Layers).People);

        await page.SubmitAsync("form[aria-label=Schedule]");
        page.WaitForAssertion(() => Assert.Equal("The schedule was saved.", page.Find("[role=alert]").TextContent));
        Assert.Equal([ben, cleo], Assert.Single(Assert.Single((await panel.PlanAsync()).Plan.Schedules).Layers).People);
    }

    [Fact]
    public async Task Schedule_WithAnOverride_ShowsItInTheCalendar()
    {
        await using var panel = await OnCallPanel.OpenAsync(OnCallPanel.View);
        var (ben, cleo) = (await panel.AddPersonAsync("Ben"), await panel.AddPersonAsync("Cleo"));
        var tomorrow = new DateTimeOffset(DateTime.UtcNow.Date.AddDays(1), TimeSpan.Zero);
        var taken = new OnCallOverride(Guid.CreateVersion7(), cleo, tomorrow.AddHours(8), tomorrow.AddHours(20));
        await panel.SaveAsync(new OnCallPlan([OnCallPanel.Weekly("Primary", ben) with { Overrides = [taken] }], []));

        var page = panel.Render<Schedules>();

        page.WaitForAssertion(() => Assert.Contains(page.FindAll(".shift"), shift =>
            shift.TextContent.Contains("Cleo", StringComparison.Ordinal) && shift.TextContent.Contains("08:00–20:00", StringComparison.Ordinal)));
        Assert.True(page.Find("form[aria-label=Schedule] fieldset").HasAttribute("disabled"));
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent == "New schedule");
    }

    private static string OnCall(IRenderedComponent<OnCallNow> page) => page.Find(".on-call-now dd").TextContent.Trim();
}
