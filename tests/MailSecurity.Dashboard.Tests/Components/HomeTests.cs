using Bunit;
using MailSecurity.Dashboard.Components.Pages;
using MailSecurity.Domain.Admins;
using MailSecurity.Testing;

namespace MailSecurity.Dashboard.Tests.Components;

public sealed class HomeTests
{
    [Fact]
    public async Task Home_WhenAnIncidentIsNew_SaysSoInTheSeedsWordsWithoutAReload()
    {
        await using var panel = await Panel.OpenAsync();
        var home = panel.Render<Home>();
        home.WaitForAssertion(() => Assert.Contains("No open incidents.", home.Markup));
        await panel.RaiseAsync("ana@example.org");
        home.WaitForAssertion(() => Assert.Equal("New security incidents detected. Click here to check the Security page.", home.Find("[role=alert]").TextContent));
        Assert.Contains("ana@example.org", home.Find(".latest").TextContent);
    }

    [Fact]
    public async Task Home_WhenLoginsAreStored_CountsAndMapsThemWithoutAReload()
    {
        await using var panel = await Panel.OpenAsync();
        var home = panel.Render<Home>();
        Assert.Contains("no logins yet", home.Markup);
        var now = TimeProvider.System.GetUtcNow();
        await panel.Bench.StoreAsync(A.Login(now.AddMinutes(-2), FakeGeo.Germany()), A.Login(now.AddMinutes(-1), FakeGeo.Brazil(), "bob@example.org"));
        home.WaitForAssertion(() => Assert.Equal(2, home.FindAll(".dot-on-map").Count));
        var users = home.FindAll("div.tile").Single(tile => tile.TextContent.Contains("Users seen in 24 h"));
        Assert.Equal("2", users.QuerySelector(".tile-number")!.TextContent);
    }

    [Fact]
    public async Task Home_WithoutTheRightToSeeIncidents_ShowsNoNumbers()
    {
        await using var panel = await Panel.OpenAsync(admin => (admin.Kind, admin.PermissionBits) = (AdminKind.SubAdmin, 0));
        await panel.Bench.StoreAsync(A.Login(TimeProvider.System.GetUtcNow(), FakeGeo.Germany()));
        var home = panel.Render<Home>();
        Assert.Contains("no logins yet", home.Markup);
        Assert.Empty(home.FindAll(".dot-on-map"));
    }
}
