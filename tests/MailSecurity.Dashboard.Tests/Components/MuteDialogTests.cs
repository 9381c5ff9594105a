using Bunit;
using MailSecurity.Dashboard.Components.Pages;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Detection.Detectors;
using MailSecurity.Domain.Storage;
using MudBlazor;

namespace MailSecurity.Dashboard.Tests.Components;

public sealed class MuteDialogTests
{
    private const string User = "ana@example.org";
    private const string MuteNewCountry = "button[aria-label='Mute this rule for this User: New country']";

    [Fact]
    public async Task Mute_FromTheIncidentPage_TakesAReasonAndAnEndAndCanBeEnded()
    {
        await using var panel = await Panel.OpenAsync();
        var incident = await panel.RaiseAsync(User);
        var dialogs = panel.Render<MudDialogProvider>();
        var page = panel.Render<IncidentPage>(set => set.Add(shown => shown.Id, incident.Id));
        page.WaitForElement(MuteNewCountry);

        _ = page.InvokeAsync(() => page.Find(MuteNewCountry).Click());
        dialogs.WaitForAssertion(() => Assert.Contains("Mute “New country” for ana@example.org", dialogs.Markup));
        await dialogs.ChangeAsync("input[name=last-day]", "2026-12-24");
        Assert.True(dialogs.Find("button[type=submit]").HasAttribute("disabled"));
        await dialogs.InputAsync("input[name=reason]", "moves to Brazil");
        await dialogs.SubmitAsync("form");

        page.WaitForAssertion(() => Assert.Contains("“New country” is muted for this User.", page.Markup));
        page.WaitForAssertion(() => Assert.Contains("moves to Brazil", page.Find("section[aria-labelledby=mutes]").TextContent));
        var mute = Assert.Single(await MutesAsync(panel));
        Assert.Equal((User, NewCountry.Rule, new DateTimeOffset(2026, 12, 25, 0, 0, 0, TimeSpan.Zero)), (mute.User, mute.Rule, mute.ExpiresAt));

        await Panel.PressAsync(page, "End now");
        page.WaitForAssertion(() => Assert.Contains("New country speaks about ana@example.org again.", page.Markup));
        Assert.Empty(await MutesAsync(panel));
    }

    [Fact]
    public async Task Mute_WhenTheStoreRefuses_SaysWhyAndKeepsWhatWasTyped()
    {
        await using var panel = await Panel.OpenAsync();
        var incident = await panel.RaiseAsync(User);
        var dialogs = panel.Render<MudDialogProvider>();
        var page = panel.Render<IncidentPage>(set => set.Add(shown => shown.Id, incident.Id));
        page.WaitForElement(MuteNewCountry);

        _ = page.InvokeAsync(() => page.Find(MuteNewCountry).Click());
        await dialogs.ChangeAsync("input[name=last-day]", "2026-11-01");
        await dialogs.InputAsync("input[name=reason]", "too late");
        await dialogs.SubmitAsync("form");

        dialogs.WaitForElement(".notice.bad");
        Assert.Equal("too late", dialogs.Find("input[name=reason]").GetAttribute("value"));
        Assert.Empty(await MutesAsync(panel));
    }

    [Fact]
    public async Task Mute_ForSomebodyWhoMayOnlyView_IsNotOffered()
    {
        await using var panel = await Panel.OpenAsync(admin =>
            (admin.Kind, admin.PermissionBits) = (AdminKind.SubAdmin, default(Permissions).With(Section.Incidents, Level.View).Packed));
        var incident = await panel.RaiseAsync(User);

        var page = panel.Render<IncidentPage>(set => set.Add(shown => shown.Id, incident.Id));

        page.WaitForElement(".reasons");
        Assert.DoesNotContain("Mute this rule", page.Markup);
    }

    private static Task<List<Domain.Trust.MuteLine>> MutesAsync(Panel panel) =>
        panel.Bench.Get<TrustStore>().MutesAsync(Tenant.Of(panel.Bench.Account), null, Xunit.TestContext.Current.CancellationToken);
}
