using Bunit;
using MailSecurity.Dashboard.Components.Pages;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using MailSecurity.Testing;
using MudBlazor;

namespace MailSecurity.Dashboard.Tests.Components;

public sealed class BoardSelectionTests : IAsyncLifetime
{
    private Panel _panel = null!;

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _panel = await Panel.OpenAsync();
        await _panel.RaiseAsync("ana@example.org");
        await _panel.RaiseAsync("carla@example.net");
    }

    public ValueTask DisposeAsync() => _panel.DisposeAsync();

    [Fact]
    public async Task Acknowledge_WhenAllShownAreSelected_TakesThemOnAndSaysHowMany()
    {
        var page = Open();
        await SelectAllAsync(page);
        Assert.Equal("2 selected", page.Find("[data-selected]").TextContent);
        await Panel.PressAsync(page, "Acknowledge");
        page.WaitForAssertion(() => Assert.Contains("2 incidents acknowledged.", page.Markup));
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".cell-state").Count(cell => cell.TextContent == "Acknowledged by Ana Admin")));
        Assert.Empty(page.FindAll("[data-selected]"));
    }

    [Fact]
    public async Task Dismiss_WhenOneChangedAfterItWasSelected_LeavesThatOneSelectedAndSaysSo()
    {
        var dialogs = _panel.Render<MudDialogProvider>();
        var page = Open();
        await SelectAllAsync(page);
        await Panel.PressAsync(page, "Dismiss");
        await dialogs.InputAsync("textarea", "Our own test.");
        var changed = (await _panel.Bench.OpenIncidentsAsync()).Single(line => line.User == "ana@example.org");
        await _panel.Bench.Get<IIncidentStore>().AcknowledgeAsync(Tenant.Of(changed.AccountId), changed.Id, null, A.Person("Dan"), Cancel);
        await dialogs.SubmitAsync("form");

        page.WaitForAssertion(() => Assert.Contains("1 incident dismissed. 1 incident had changed meanwhile.", page.Markup));
        var left = Assert.Single(await _panel.Bench.OpenIncidentsAsync());
        Assert.Equal(("ana@example.org", "Dan"), (left.User, left.Owner));
        page.WaitForAssertion(() => Assert.Equal("1 selected", page.Find("[data-selected]").TextContent));
    }

    [Fact]
    public async Task Selection_WhenAFilterHidesARow_ForgetsIt()
    {
        var page = Open();
        await SelectAllAsync(page);
        await page.InputAsync("input[type=search]", "carla");
        Assert.Equal("1 selected", page.Find("[data-selected]").TextContent);
        await page.InputAsync("input[type=search]", "");
        Assert.Equal("1 selected", page.Find("[data-selected]").TextContent);
    }

    [Fact]
    public async Task Key_A_WithNothingSelected_AcknowledgesTheIncidentInFocusOnly()
    {
        var page = Open();
        var focused = page.FindAll(".incident")[1].GetAttribute("data-incident");
        await page.InvokeAsync(() => page.Instance.OnKeyAsync("a", focused));
        page.WaitForAssertion(() => Assert.Contains("1 incident acknowledged.", page.Markup));
        var taken = Assert.Single(await _panel.Bench.OpenIncidentsAsync(), line => line.Owner is not null);
        Assert.Equal((focused, _panel.AdminId), (taken.Id.ToString(), taken.OwnerId));
    }

    [Fact]
    public async Task Key_S_OpensMarkAsSafeForTheAddressThatIsNotUsual()
    {
        var dialogs = _panel.Render<MudDialogProvider>();
        var page = Open();
        var focused = page.Find(".incident").GetAttribute("data-incident");

        // Not awaited: it ends with the dialog.
        _ = page.InvokeAsync(() => page.Instance.OnKeyAsync("s", focused));

        dialogs.WaitForAssertion(() => Assert.Equal($"Mark {FakeGeo.Brazil()} as safe", dialogs.Find(".dialog-title").TextContent));
    }

    [Fact]
    public async Task Key_S_ForThoseWhoMayMarkNothing_LeadsToTheLoginsOfTheIncidentInFocus()
    {
        await using var viewer = await Panel.OpenAsync(admin =>
            (admin.Kind, admin.PermissionBits) = (AdminKind.SubAdmin, default(Permissions).With(Section.Incidents, Level.Edit).Packed));
        var line = await viewer.RaiseAsync("ana@example.org");
        var page = viewer.Render<Incidents>();
        page.WaitForElement(".incident");
        await page.InvokeAsync(() => page.Instance.OnKeyAsync("s", line.Id.ToString()));
        Assert.EndsWith($"/security/incidents/{line.Id}#last-logins", viewer.Address.Uri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", "00000000-0000-0000-0000-000000000001")]
    [InlineData("a", "no number")]
    [InlineData("s", null)]
    [InlineData("q", null)]
    public async Task Key_ForNothingOnTheBoard_DoesNothing(string key, string? focused)
    {
        var page = Open();
        var here = _panel.Address.Uri;
        await page.InvokeAsync(() => page.Instance.OnKeyAsync(key, focused));
        Assert.Equal(here, _panel.Address.Uri);
        Assert.All(await _panel.Bench.OpenIncidentsAsync(), line => Assert.Null(line.Owner));
    }

    [Fact]
    public async Task Key_QuestionMark_ListsTheKeys()
    {
        var dialogs = _panel.Render<MudDialogProvider>();
        var page = Open();
        await page.InvokeAsync(() => page.Instance.OnKeyAsync("?", null));
        dialogs.WaitForAssertion(() => Assert.Equal(["j", "k", "x", "Enter", "a", "s", "/", "?"], dialogs.FindAll("kbd").Select(key => key.TextContent)));
    }

    [Fact]
    public async Task OwnerFilter_ShowsOnesOwnAndThoseOfNobody()
    {
        var line = (await _panel.Bench.OpenIncidentsAsync()).Single(open => open.User == "ana@example.org");
        await _panel.Bench.Get<IIncidentStore>().AcknowledgeAsync(Tenant.Of(line.AccountId), line.Id, null, new Actor(_panel.AdminId, "Ana Admin", null), Cancel);
        _panel.Address.NavigateTo("/security/incidents?owner=mine");
        var page = _panel.Render<Incidents>();
        page.WaitForAssertion(() => Assert.Equal(["ana@example.org"], Users(page)));
        await page.InvokeAsync(() => page.FindAll("select")[2].ChangeAsync("Nobody"));
        Assert.Equal(["carla@example.net"], Users(page));
        page.WaitForAssertion(() => Assert.EndsWith("?owner=nobody", _panel.Address.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public async Task SavedFilter_WhenChosen_ShowsThatViewAgain()
    {
        var dialogs = _panel.Render<MudDialogProvider>();
        _panel.Address.NavigateTo("/security/incidents?domain=example.net");
        var page = _panel.Render<Incidents>();
        page.WaitForAssertion(() => Assert.Equal(["carla@example.net"], Users(page)));
        await Panel.PressAsync(page, "Saved filters");
        await dialogs.InputAsync("input[name=name]", "Net");
        await dialogs.SubmitAsync("form");
        dialogs.WaitForElement(".filter-value");
        await Panel.PressAsync(dialogs, "Close");
        await Panel.PressAsync(page, "Clear filters");
        page.WaitForAssertion(() => Assert.Equal(2, Users(page).Length));

        await Panel.PressAsync(page, "Saved filters");
        await dialogs.PressAsync(".filter-value");
        page.WaitForAssertion(() => Assert.Equal(["carla@example.net"], Users(page)));
    }

    private IRenderedComponent<Incidents> Open()
    {
        var page = _panel.Render<Incidents>();
        page.WaitForAssertion(() => Assert.Equal(2, Users(page).Length));
        return page;
    }

    private static Task SelectAllAsync(IRenderedComponent<Incidents> page) => page.ChangeAsync("thead .pick input", true);

    private static string[] Users(IRenderedComponent<Incidents> page) => [.. page.FindAll(".row-link").Select(link => link.TextContent)];
}
