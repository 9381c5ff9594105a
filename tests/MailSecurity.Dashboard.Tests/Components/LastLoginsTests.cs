using Bunit;
using MailSecurity.Dashboard.Components.Incident;
using MailSecurity.Domain;
using MailSecurity.Domain.Logins;
using MailSecurity.Testing;

namespace MailSecurity.Dashboard.Tests.Components;

public sealed class LastLoginsTests : IAsyncLifetime
{
    private const string User = "ana@example.org";

    private Panel _panel = null!;

    public async ValueTask InitializeAsync()
    {
        _panel = await Panel.OpenAsync();
        await _panel.Bench.StoreAsync(
            A.Login(A.Noon, FakeGeo.Germany(1)),
            A.Login(A.Noon.AddMinutes(1), FakeGeo.Brazil(1)),
            A.Login(A.Noon.AddMinutes(2), FakeGeo.Austria(1), outcome: LoginOutcome.WrongCredentials),
            A.Login(A.Noon.AddMinutes(3), FakeGeo.Germany(2)) with { Protocol = MailProtocol.Smtp });
    }

    public ValueTask DisposeAsync() => _panel.DisposeAsync();

    [Theory]
    [InlineData("ip", "10.49.0.0/16", "10.49.0.3 10.49.0.2", "10.43.0.2 10.55.0.2")]
    [InlineData("country", "BR", "10.55.0.2", "10.49.0.3 10.43.0.2 10.49.0.2")]
    [InlineData("owner", "network de", "10.49.0.3 10.49.0.2", "10.43.0.2 10.55.0.2")]
    [InlineData("protocol", "Smtp", "10.49.0.3", "10.43.0.2 10.55.0.2 10.49.0.2")]
    [InlineData("outcome", "failure", "10.43.0.2", "10.49.0.3 10.55.0.2 10.49.0.2")]
    [InlineData("outcome", "WrongCredentials", "10.43.0.2", "10.49.0.3 10.55.0.2 10.49.0.2")]
    public async Task Filter_WhenChosenAndThenTurnedRound_ShowsTheOnesAndThenTheOthers(string field, string value, string shown, string others)
    {
        var list = Open();
        await list.ChangeAsync($"[name={field}]", value);
        list.WaitForAssertion(() => Assert.Equal(shown, Addresses(list)));
        await list.ChangeAsync($".field:has([name={field}]) .is-or-not", "not");
        list.WaitForAssertion(() => Assert.Equal(others, Addresses(list)));
        Assert.Contains($"not={field}", _panel.Address.Uri);
    }

    [Fact]
    public async Task Period_WhenChosenByItsEnds_IsReadInTheBrowsersZone()
    {
        var list = Open();
        await list.ChangeAsync("[name=period]", "chosen");
        await list.ChangeAsync("[name=from]", "2026-11-24T12:02");
        list.WaitForAssertion(() => Assert.Equal("10.49.0.3 10.43.0.2", Addresses(list)));
        Assert.Contains("from=2026-11-24T12%3A02%3A00Z", _panel.Address.Uri);
    }

    [Fact]
    public async Task Value_WhenClicked_NarrowsTheListToIt()
    {
        var list = Open();
        list.WaitForAssertion(() => Assert.Equal(4, list.FindAll(".logins tbody tr").Count));
        await list.InvokeAsync(() => list.FindAll(".cell-ip .filter-value")[2].Click());
        list.WaitForAssertion(() => Assert.Equal("10.55.0.2", Addresses(list)));
        Assert.Contains("ip=10.55.0.2", _panel.Address.Uri);
    }

    [Fact]
    public void List_WhenTheAddressHoldsFilters_BeginsWithThem()
    {
        _panel.Address.NavigateTo("/security/incidents/1?country=de&not=country,protocol&protocol=smtp");
        var list = Open();
        list.WaitForAssertion(() => Assert.Equal("10.43.0.2 10.55.0.2", Addresses(list)));
    }

    [Fact]
    public async Task Filter_WhenTheNetworkCannotBeRead_SaysWhyAndShowsNothing()
    {
        var list = Open();
        await list.ChangeAsync("[name=ip]", "10.49.0.1/16");
        list.WaitForAssertion(() => Assert.Contains("the network is 10.49.0.0/16", list.Find("[role=alert]").TextContent));
        Assert.Empty(list.FindAll(".logins tbody tr"));
    }

    [Fact]
    public async Task List_WhenNothingPassesTheFilters_SaysSo()
    {
        var list = Open();
        await list.ChangeAsync("[name=country]", "JP");
        list.WaitForAssertion(() => Assert.Contains("No stored login of this User passes these filters.", list.Markup));
    }

    [Fact]
    public async Task List_WhenANewLoginIsStored_ShowsItOnTopWithoutAReload()
    {
        var list = Open();
        list.WaitForAssertion(() => Assert.Equal(4, list.FindAll(".logins tbody tr").Count));
        await _panel.Bench.StoreAsync(A.Login(A.Noon.AddMinutes(4), FakeGeo.Indonesia()));
        list.WaitForAssertion(() => Assert.StartsWith(FakeGeo.Indonesia(), Addresses(list)));
        list.WaitForAssertion(() => Assert.Contains("5 in all", list.Markup));
    }

    [Fact]
    public async Task List_WhilePaused_CountsNewLoginsAndShowsThemAfterwards()
    {
        var list = Open();
        list.WaitForAssertion(() => Assert.Equal(4, list.FindAll(".logins tbody tr").Count));
        await Panel.PressAsync(list, "Pause");
        await _panel.Bench.StoreAsync(A.Login(A.Noon.AddMinutes(4), FakeGeo.Indonesia()));
        list.WaitForAssertion(() => Assert.Contains("Paused, 1 new", list.Markup));
        Assert.Equal(4, list.FindAll(".logins tbody tr").Count);
        await Panel.PressAsync(list, "Resume");
        list.WaitForAssertion(() => Assert.StartsWith(FakeGeo.Indonesia(), Addresses(list)));
    }

    [Fact]
    public async Task List_WhenThereAreMoreThanAPage_ShowsOlderOnesOnRequest()
    {
        await _panel.Bench.StoreAsync(Enumerable.Range(0, 150).Select(number => A.Login(A.Noon.AddDays(-1).AddMinutes(number), FakeGeo.Germany(number))));
        var list = Open();
        list.WaitForAssertion(() => Assert.Equal(100, list.FindAll(".logins tbody tr").Count));
        await Panel.PressAsync(list, "Show older");
        list.WaitForAssertion(() => Assert.Equal(154, list.FindAll(".logins tbody tr").Count));
        Assert.DoesNotContain("Show older", list.Markup);
    }

    [Fact]
    public void List_OfAnotherAccount_IsEmpty()
    {
        var list = Open(Tenant.Of(_panel.Bench.Account + 1));
        list.WaitForAssertion(() => Assert.Contains("No logins are stored for this User.", list.Markup));
    }

    private static string Addresses(IRenderedComponent<LastLogins> list) =>
        string.Join(' ', list.FindAll(".logins .cell-ip").Select(cell => cell.TextContent.Trim()));

    private IRenderedComponent<LastLogins> Open(Tenant? viewer = null) => _panel.Render<LastLogins>(set => set
        .Add(list => list.Viewer, viewer ?? Tenant.Of(_panel.Bench.Account))
        .Add(list => list.UserId, 1)
        .Add(list => list.User, User));
}
