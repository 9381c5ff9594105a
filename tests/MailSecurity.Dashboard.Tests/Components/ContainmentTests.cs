using Bunit;
using MailSecurity.Dashboard.Components.Pages;
using MailSecurity.Dashboard.Intake.DovecotPolicy;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace MailSecurity.Dashboard.Tests.Components;

/// <summary>Refusing a User's logins, from the incident's page.</summary>
public sealed class ContainmentTests : IAsyncLifetime
{
    private const string User = "ana@example.org";

    private Panel _panel = null!;
    private IncidentLine _incident = null!;
    private IRenderedComponent<MudDialogProvider> _dialogs = null!;

    public async ValueTask InitializeAsync()
    {
        _panel = await Panel.OpenAsync();
        _incident = await _panel.RaiseAsync(User);
        _dialogs = _panel.Render<MudDialogProvider>();
    }

    public ValueTask DisposeAsync() => _panel.DisposeAsync();

    [Fact]
    public async Task Refuse_WhenConfirmed_IsShownWithItsEndAndUndoneByOneClick()
    {
        var page = Open();
        await Panel.PressAsync(page, "Refuse logins …");
        await _dialogs.ChangeAsync("#contain select", "30");
        await _dialogs.SubmitAsync("#contain");

        page.WaitForAssertion(() => Assert.Contains("Logins are refused", page.Markup));
        Assert.Contains("Started by Ana Admin", page.Markup);
        Assert.Contains("<strong>Logins refused</strong> by Ana Admin", page.Markup);
        var held = (await HeldAsync())!;
        Assert.Equal(TimeSpan.FromDays(30), held.EndsAt - held.StartedAt);

        await Panel.PressAsync(page, "Accept logins again");
        page.WaitForAssertion(() => Assert.Contains("<strong>Logins accepted again</strong> by Ana Admin", page.Markup));
        Assert.Null(await HeldAsync());
    }

    [Fact]
    public async Task Dialog_WhenNoMailServerHasAsked_SaysThatNothingWouldBeRefused()
    {
        var page = Open();
        await Panel.PressAsync(page, "Refuse logins …");
        _dialogs.WaitForAssertion(() => Assert.Contains("No mail server of yours has asked this panel", _dialogs.Markup));
        await Panel.PressAsync(_dialogs, "Cancel");
        _dialogs.WaitForAssertion(() => Assert.Empty(_dialogs.FindAll("#contain")));

        _panel.Services.GetRequiredService<MailServers>().Note(_incident.AccountId);
        await Panel.PressAsync(page, "Refuse logins …");
        _dialogs.WaitForElement("#contain");
        Assert.DoesNotContain("No mail server of yours has asked this panel", _dialogs.Markup);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Resolve_AsCompromised_RefusesLoginsOnlyWhenAskedTo(bool contain)
    {
        var page = Open();
        await Panel.PressAsync(page, "Resolve");
        await _dialogs.ChangeAsync("input[value=Safe]", "Safe");
        Assert.Empty(_dialogs.FindAll("input[name=contain]"));
        await _dialogs.ChangeAsync("input[value=Compromised]", "Compromised");
        await _dialogs.ChangeAsync("input[name=contain]", contain);
        await _dialogs.SubmitAsync("form");

        page.WaitForAssertion(() => Assert.Contains("Closed: Compromised", page.Markup));
        Assert.Equal(contain, page.Markup.Contains("Logins are refused", StringComparison.Ordinal));
        Assert.Equal(contain, await HeldAsync() is not null);
    }

    [Fact]
    public async Task Page_WhenOneMayOnlyLook_ShowsNoButton()
    {
        await using var panel = await Panel.OpenAsync(admin => (admin.Kind, admin.PermissionBits) = (AdminKind.SubAdmin, default(Permissions).With(Section.Incidents, Level.View).Packed));
        var incident = await panel.RaiseAsync(User);
        var page = panel.Render<IncidentPage>(set => set.Add(shown => shown.Id, incident.Id));
        page.WaitForAssertion(() => Assert.Equal(User, page.Find("h1").TextContent));
        Assert.DoesNotContain("Refuse logins", page.Markup);
    }

    private Task<Containment?> HeldAsync() => _panel.Bench.Store.ReadAsync(
        Tenant.Of(_incident.AccountId), db => Task.FromResult(db.Containments.AsEnumerable().SingleOrDefault(held => held.LiftedAt is null)), Xunit.TestContext.Current.CancellationToken);

    private IRenderedComponent<IncidentPage> Open()
    {
        var page = _panel.Render<IncidentPage>(set => set.Add(shown => shown.Id, _incident.Id));
        page.WaitForAssertion(() => Assert.Equal(User, page.Find("h1").TextContent));
        return page;
    }
}
