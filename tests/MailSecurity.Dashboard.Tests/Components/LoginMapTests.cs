using Bunit;
using MailSecurity.Dashboard.Components.Incident;
using MailSecurity.Domain;
using MailSecurity.Testing;

namespace MailSecurity.Dashboard.Tests.Components;

public sealed class LoginMapTests : IAsyncLifetime
{
    private Panel _panel = null!;

    public async ValueTask InitializeAsync()
    {
        _panel = await Panel.OpenAsync();
        var now = TimeProvider.System.GetUtcNow();
        await _panel.Bench.StoreAsync(
            A.Login(now.AddDays(-2), FakeGeo.Germany()), A.Login(now.AddHours(-2), FakeGeo.Germany()), A.Login(now, FakeGeo.Brazil()), A.Login(now.AddDays(-40), FakeGeo.Austria()));
    }

    public ValueTask DisposeAsync() => _panel.DisposeAsync();

    [Fact]
    public void Map_WhenTheLoginsAreRead_ShowsADotForEachPlaceAndTheSameAsATable()
    {
        var map = Open(Tenant.Of(_panel.Bench.Account));
        map.WaitForAssertion(() => Assert.Equal(2, map.FindAll(".dot-on-map").Count));
        Assert.Equal("3 logins and 0 failed attempts from 2 countries", map.Find(".world svg").GetAttribute("aria-label"));
        Assert.Equal(["Germany", "Brazil"], map.FindAll(".world tbody tr").Select(row => row.Children[0].LastChild!.TextContent.Trim()));
        Assert.Equal(["Germany 1, Brazil 1", "IMAP 2", "Germany 2, Brazil 1", "IMAP 3"], map.FindAll(".timeline svg").Select(chart => chart.GetAttribute("aria-label")));
    }

    [Fact]
    public void Map_OfAUserOfAnotherAccount_IsEmpty()
    {
        var map = Open(Tenant.Of(_panel.Bench.Account + 1));
        map.WaitForAssertion(() => Assert.Contains("No logins with a known place.", map.Markup));
        Assert.Empty(map.FindAll(".dot-on-map"));
    }

    private IRenderedComponent<LoginMap> Open(Tenant viewer) => _panel.Render<LoginMap>(set => set
        .Add(map => map.Viewer, viewer).Add(map => map.UserId, 1).Add(map => map.User, "ana@example.org"));
}
