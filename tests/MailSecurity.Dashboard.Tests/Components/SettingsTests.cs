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
