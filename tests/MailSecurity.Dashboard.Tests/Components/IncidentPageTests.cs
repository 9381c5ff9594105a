using Bunit;
using MailSecurity.Dashboard.Components.Pages;
using MailSecurity.Domain;
using MailSecurity.Domain.Incidents;
using MailSecurity.Testing;
using MudBlazor;

namespace MailSecurity.Dashboard.Tests.Components;

public sealed class IncidentPageTests : IAsyncLifetime
{
    private const string User = "ana@example.org";

    private Panel _panel = null!;
    private IncidentLine _incident = null!;

    public async ValueTask InitializeAsync()
    {
        _panel = await Panel.OpenAsync();
        _incident = await _panel.RaiseAsync(User);
    }

    public ValueTask DisposeAsync() => _panel.DisposeAsync();

    [Fact]
    public void Page_WhenOpened_ExplainsWhyTheUserIsListed()
    {
        var page = Open();
        Assert.Contains("Logins from Germany and Brazil within 24 hours.", page.Markup);
        Assert.Contains("First login from Brazil.", page.Markup);
        Assert.Contains("Usual countries", page.Markup);
    }

    [Fact]
    public void Page_WhenOpened_ListsTheLastLoginsNewestFirst()
    {
        var page = Open();
        page.WaitForAssertion(() => Assert.Equal(FakeGeo.Brazil(), page.Find(".logins .cell-ip").TextContent));
        Assert.Contains("Test network BR (AS64500)", page.Find(".logins tbody").TextContent);
        Assert.Contains("58 in all", page.Markup);
    }

    [Fact]
    public async Task Page_WhenTheNumbersChange_ShowsThemWithoutAReload()
    {
        var page = Open();
        await _panel.SendAsync(User, 37);
        page.WaitForAssertion(() => Assert.Equal("37", page.Find(".metric-number").TextContent));
    }

    [Fact]
    public async Task Acknowledge_WhenPressed_MakesTheIncidentOnesOwn()
    {
        var page = Open();
        await Panel.PressAsync(page, "Acknowledge");
        page.WaitForAssertion(() => Assert.Contains("Acknowledged by Ana Admin", page.Markup));
        page.WaitForAssertion(() => Assert.Contains("this incident is yours", page.Markup));
    }

    [Fact]
    public async Task Resolve_WhenAVerdictIsGiven_ClosesTheIncidentWithItsNote()
    {
        var dialogs = _panel.Render<MudDialogProvider>();
        var page = Open();
        await Panel.PressAsync(page, "Resolve");
        await dialogs.ChangeAsync("input[value=Compromised]", "Compromised");
        await dialogs.InputAsync("textarea", "Password changed, customer called.");
        await dialogs.SubmitAsync("form");
        page.WaitForAssertion(() => Assert.Contains("Closed: Compromised", page.Markup));
        Assert.Contains("Compromised: Password changed, customer called.", page.Markup);
        Assert.Equal(["Contact the customer"], page.FindAll(".decisions button").Select(button => button.TextContent));
        Assert.Empty(await _panel.Bench.OpenIncidentsAsync());
    }

    [Fact]
    public async Task Resolve_WhenSomebodyElseDecidedMeanwhile_OverwritesNothingAndSaysSo()
    {
        var dialogs = _panel.Render<MudDialogProvider>();
        var page = Open();
        await Panel.PressAsync(page, "Resolve");
        await dialogs.ChangeAsync("input[value=Safe]", "Safe");
        await _panel.Bench.Get<IIncidentStore>().ResolveAsync(
            Tenant.Of(_incident.AccountId), _incident.Id, null, Verdict.Compromised, "", A.Person("Dan"), Xunit.TestContext.Current.CancellationToken);
        await dialogs.SubmitAsync("form");
        page.WaitForAssertion(() => Assert.Contains("Nothing was overwritten", page.Markup));
        page.WaitForAssertion(() => Assert.Contains("Closed: Compromised", page.Markup));
    }

    [Fact]
    public void Page_WhenThereIsNoSuchIncident_SaysSo()
    {
        var page = _panel.Render<IncidentPage>(set => set.Add(shown => shown.Id, Guid.NewGuid()));
        page.WaitForAssertion(() => Assert.Contains("No such incident", page.Markup));
    }

    private IRenderedComponent<IncidentPage> Open()
    {
        var page = _panel.Render<IncidentPage>(set => set.Add(shown => shown.Id, _incident.Id));
        page.WaitForAssertion(() => Assert.Equal(User, page.Find("h1").TextContent));
        return page;
    }
}
