using Bunit;
using MailSecurity.Dashboard.Components.Pages;
using MailSecurity.Domain;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;

namespace MailSecurity.Dashboard.Tests.Components;

public sealed class IncidentsTests : IAsyncLifetime
{
    private Panel _panel = null!;

    public async ValueTask InitializeAsync() => _panel = await Panel.OpenAsync();

    public ValueTask DisposeAsync() => _panel.DisposeAsync();

    [Fact]
    public void Board_WhenNothingIsOpen_SaysSo()
    {
        var page = _panel.Render<Incidents>();
        page.WaitForAssertion(() => Assert.Contains("No open incidents.", page.Markup));
    }

    [Fact]
    public async Task Board_WhenAnIncidentIsRaised_ShowsItWithoutAReload()
    {
        var page = _panel.Render<Incidents>();
        page.WaitForAssertion(() => Assert.Contains("No open incidents.", page.Markup));
        await _panel.RaiseAsync("ana@example.org");
        page.WaitForAssertion(() => Assert.Equal(["ana@example.org"], Users(page)));
        Assert.Contains("High", page.Markup);
        Assert.Contains("More than one location", page.Markup);
        Assert.Contains("Brazil", page.Find(".flags").GetAttribute("aria-label"));
        Assert.Contains("1 of 1 shown", page.Markup);
    }

    [Fact]
    public async Task Board_WhenNumbersChange_ShowsThemAndSortsAnew()
    {
        await _panel.RaiseAsync("ana@example.org");
        await _panel.RaiseAsync("carla@example.org");
        _panel.Address.NavigateTo("/security/incidents?sort=messages");
        var page = _panel.Render<Incidents>();
        page.WaitForAssertion(() => Assert.Equal(2, Users(page).Length));
        var last = Users(page)[^1];
        await _panel.SendAsync(last, 12);
        page.WaitForAssertion(() =>
        {
            Assert.Equal(last, Users(page)[0]);
            Assert.Equal("12", page.Find(".incident .cell-number").TextContent);
        });
    }

    [Fact]
    public async Task Board_WhenAnIncidentIsResolved_LetsItsRowFade()
    {
        var incident = await _panel.RaiseAsync("ana@example.org");
        var page = _panel.Render<Incidents>();
        page.WaitForAssertion(() => Assert.Single(Users(page)));
        await _panel.Bench.Get<IIncidentStore>().ResolveAsync(
            Tenant.Of(incident.AccountId), incident.Id, null, Verdict.Safe, "", A.Person("Ana"), Xunit.TestContext.Current.CancellationToken);
        page.WaitForAssertion(() => Assert.Contains("leaving", page.Find(".incident").ClassName));
        page.WaitForAssertion(() => Assert.Contains("No open incidents.", page.Markup));
    }

    [Fact]
    public async Task Search_WhenTyped_FiltersAtOnceAndGoesToTheAddress()
    {
        await _panel.RaiseAsync("ana@example.org");
        await _panel.RaiseAsync("carla@example.net");
        _panel.Address.NavigateTo("/security/incidents");
        var page = _panel.Render<Incidents>();
        page.WaitForAssertion(() => Assert.Equal(2, Users(page).Length));
        await page.InputAsync("input[type=search]", "carla");
        Assert.Equal(["carla@example.net"], Users(page));
        page.WaitForAssertion(() => Assert.EndsWith("?q=carla", _panel.Address.Uri));
        Assert.Contains("1 of 2 shown", page.Markup);
    }

    [Fact]
    public async Task Board_WhenTheAddressHasFilters_ShowsOnlyWhatMatches()
    {
        await _panel.RaiseAsync("ana@example.org");
        await _panel.RaiseAsync("carla@example.net");
        _panel.Address.NavigateTo("/security/incidents?domain=example.net&severity=high");
        var page = _panel.Render<Incidents>();
        page.WaitForAssertion(() => Assert.Equal(["carla@example.net"], Users(page)));
        Assert.Equal("example.net", page.Find("input[list]").GetAttribute("value"));
        await page.ChangeAsync("select", "Critical");
        Assert.Contains("No open incident matches these filters.", page.Markup);
        await Panel.PressAsync(page, "Clear filters");
        Assert.Equal(2, Users(page).Length);
    }

    [Fact]
    public async Task Pause_WhenIncidentsAreRaised_HoldsTheViewAndCountsThem()
    {
        await _panel.RaiseAsync("ana@example.org");
        var page = _panel.Render<Incidents>();
        page.WaitForAssertion(() => Assert.Single(Users(page)));
        await Panel.PressAsync(page, "Pause");
        await _panel.RaiseAsync("carla@example.org");
        page.WaitForAssertion(() => Assert.Equal("1 new", page.Find(".count-new").TextContent));
        Assert.Equal(["ana@example.org"], Users(page));
        Assert.Contains("Paused since", page.Markup);
        await Panel.PressAsync(page, "Resume");
        Assert.Equal(2, Users(page).Length);
    }

    [Fact]
    public async Task Board_WhenAUserIsNamedLikeAScript_ShowsItAsText()
    {
        await _panel.RaiseAsync("<script>alert(1)</script>@example.org");
        var page = _panel.Render<Incidents>();
        page.WaitForAssertion(() => Assert.Equal(["<script>alert(1)</script>@example.org"], Users(page)));
        Assert.Empty(page.FindAll("script"));
        Assert.Contains("&lt;script", page.Markup);
    }

    [Fact]
    public async Task Board_WhenItWasOpened_HasShownTheIncidentsToTheAdmin()
    {
        var page = _panel.Render<Incidents>();
        var accounts = _panel.Bench.Get<AccountStore>();
        page.WaitForAssertion(() => Assert.NotEqual(
            default, accounts.IncidentsSeenAtAsync(_panel.AdminId, CancellationToken.None).GetAwaiter().GetResult()));
    }

    private static string[] Users(IRenderedComponent<Incidents> page) => [.. page.FindAll(".row-link").Select(link => link.TextContent)];
}
