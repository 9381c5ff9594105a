using Bunit;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Storage;

namespace MailSecurity.Dashboard.Tests.Components;

public sealed class SettingsTests
{
    [Fact]
    public async Task Save_WhenSomethingIsChanged_StoresTheDifferences()
    {
        await using var panel = await Panel.OpenAsync();
        var page = panel.Render<Dashboard.Components.Pages.Settings>();
        page.WaitForAssertion(() => Assert.True(page.Find("button[type=submit].primary").HasAttribute("disabled")));

        await page.ChangeAsync("input[value=Quiet]", "Quiet");
        await page.ChangeAsync("input[name='NewCountry:Forgotten']", "60");
        await page.SubmitAsync("form[aria-labelledby=rules]");

        page.WaitForAssertion(() => Assert.Contains("Saved.", page.Markup));
        var settings = (await panel.Bench.Get<SettingsStore>().ReadAsync(Tenant.Of(panel.Bench.Account), default)).Settings;
        Assert.Equal((Sensitivity.Quiet, 60), (settings.Sensitivity, Assert.Single(settings.Thresholds).Value));
    }

    [Fact]
    public async Task Override_ForAUser_IsListedAndShownOnTheirIncidentAndCanBeDeleted()
    {
        await using var panel = await Panel.OpenAsync();
        var incident = await panel.RaiseAsync("ana@example.org");
        var page = panel.Render<Dashboard.Components.Pages.Settings>();
        await page.ChangeAsync("input[name=override-for]", "nobody@example.org");
        await page.ChangeAsync("select[name=override-sensitivity]", "Strict");
        await page.ChangeAsync("input[name=override-reason]", "head of finance");
        await page.SubmitAsync("section[aria-labelledby=overrides] form");
        page.WaitForAssertion(() => Assert.Contains("No such User has been seen.", page.Markup));

        await page.ChangeAsync("input[name=override-for]", "ana@example.org");
        await page.SubmitAsync("section[aria-labelledby=overrides] form");
        page.WaitForAssertion(() => Assert.Contains("head of finance", page.Find("section[aria-labelledby=overrides] tbody").TextContent));
        Assert.Equal("", page.Find("input[name=override-for]").GetAttribute("value") ?? "");

        var shown = panel.Render<Dashboard.Components.Pages.IncidentPage>(set => set.Add(open => open.Id, incident.Id));
        shown.WaitForAssertion(() => Assert.Contains("judged as strict: override for ana@example.org, Ana Admin: head of finance", shown.Markup));

        await page.InvokeAsync(() => page.Find("button[aria-label='Delete the override for ana@example.org']").Click());
        page.WaitForAssertion(() => Assert.Contains("Everybody is judged as balanced.", page.Markup));
    }

    [Fact]
    public async Task Network_WithAnAsNumber_IsListedUnlessItIsKnownOrNone()
    {
        await using var panel = await Panel.OpenAsync();
        var page = panel.Render<Dashboard.Components.Pages.Settings>();
        foreach (var (key, answer) in new[] { ("AS64500", "AS64500 counts as mobile carrier from now on."), ("AS64500", "AS64500 has an entry already."), ("ASx", "An AS number is written like AS3320.") })
        {
            await page.ChangeAsync("input[name=network-key]", key);
            await page.ChangeAsync("select[name=network-kind]", "Mobile");
            await page.ChangeAsync("input[name=network-name]", "Village carrier");
            await page.ChangeAsync("input[name=network-reason]", "not in the list");
            await page.SubmitAsync("section[aria-labelledby=networks] form");
            page.WaitForAssertion(() => Assert.Contains(answer, page.Markup));
        }

        Assert.Equal("AS64500", Assert.Single((await panel.Bench.Get<SettingsStore>().ReadAsync(Tenant.Of(panel.Bench.Account), default)).Settings.Networks).Key);
        await page.InvokeAsync(() => page.Find("button[aria-label='Delete the entry for AS64500']").Click());
        page.WaitForAssertion(() => Assert.Contains("The entry for AS64500 was deleted.", page.Markup));
    }

    [Fact]
    public async Task Threshold_WhenEmptied_ShowsItsDefaultAgain()
    {
        await using var panel = await Panel.OpenAsync();
        var page = panel.Render<Dashboard.Components.Pages.Settings>();
        await page.ChangeAsync("input[name='NewCountry:Forgotten']", "60");
        await page.ChangeAsync("input[name='NewCountry:Forgotten']", "");

        page.WaitForAssertion(() => Assert.Equal("30", page.Find("input[name='NewCountry:Forgotten']").GetAttribute("value")));
        Assert.True(page.Find("form[aria-labelledby=rules] button[type=submit]").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Settings_OfSomebodyWhoMayOnlyView_CannotBeTouched()
    {
        await using var panel = await Panel.OpenAsync(admin =>
            (admin.Kind, admin.PermissionBits) = (AdminKind.SubAdmin, default(Permissions).With(Section.Settings, Level.View).Packed));
        var page = panel.Render<Dashboard.Components.Pages.Settings>();

        page.WaitForAssertion(() => Assert.True(page.Find("fieldset").HasAttribute("disabled")));
        Assert.All(page.FindAll("input[type=number]"), input => Assert.True(input.HasAttribute("disabled")));
        Assert.DoesNotContain("Add override", page.Markup);
    }
}
