using MailSecurity.Domain.Admins;

namespace MailSecurity.Dashboard.Tests.Security;

public sealed class SetupTests : IAsyncLifetime
{
    private readonly PanelHost _host = new();

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Setup_WhenTheFirstLinkIsUsed_CreatesTheProviderAndSignsIn()
    {
        using var visitor = _host.Visit();
        var answer = await FinishAsync(visitor, await LinkAsync());
        Assert.Equal("/", answer.Headers.Location?.PathAndQuery());
        Assert.Contains("Ana Admin", await visitor.ReadAsync("/"));

        var (admin, account) = Assert.Single(await _host.Accounts.AdminsAsync(Cancel));
        Assert.True(admin.IsProvider);
        Assert.Equal(Account.DefaultName, account);
    }

    [Fact]
    public async Task Setup_WhenTheLinkWasUsed_SaysSoAndMakesNobody()
    {
        var link = await LinkAsync();
        using var first = _host.Visit();
        await FinishAsync(first, link);
        using var second = _host.Visit();
        Assert.Contains("does not work any more", await second.ReadAsync(link));
        Assert.Single(await _host.Accounts.AdminsAsync(Cancel));
    }

    [Fact]
    public async Task Setup_WhenTwoPeopleFinishAtOnce_LetsOneThrough()
    {
        var link = await LinkAsync();
        using var one = _host.Visit();
        using var other = _host.Visit();
        await Task.WhenAll(FinishAsync(one, link, "one@example.org"), FinishAsync(other, link, "other@example.org"));
        Assert.Single(await _host.Accounts.AdminsAsync(Cancel));
    }

    [Theory]
    [InlineData("short", "short", "at least 15 characters")]
    [InlineData(PanelHost.Password, "something else entirely", "not the same")]
    public async Task Setup_WhenThePasswordIsNoGood_SaysWhyAndKeepsTheLink(string password, string repeated, string why)
    {
        var link = await LinkAsync();
        using var visitor = _host.Visit();
        var answer = await visitor.SubmitAsync(
            link, ("Form.Name", "Ana Admin"), ("Form.Email", "ana@example.org"), ("Form.Password", password), ("Form.Repeated", repeated));
        Assert.Contains(why, await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Empty(await _host.Accounts.AdminsAsync(Cancel));
        await FinishAsync(visitor, link);
        Assert.Single(await _host.Accounts.AdminsAsync(Cancel));
    }

    [Fact]
    public async Task Setup_WhenAnAdminWasInvited_SetsTheirPasswordOnly()
    {
        var admin = await _host.AddAdminAsync("invited@example.org");
        var link = $"/setup/{(await _host.Accounts.CreateSetupLinkAsync(admin.Id, Cancel)).Reveal()}";
        using var visitor = _host.Visit();
        await visitor.SubmitAsync(link, ("Form.Password", "lantern orbit teapot canyon"), ("Form.Repeated", "lantern orbit teapot canyon"));

        using var again = _host.Visit();
        Assert.Null((await again.SignInAsync("invited@example.org", PanelHost.Password)).Headers.Location);
        Assert.Equal("/", (await again.SignInAsync("invited@example.org", "lantern orbit teapot canyon")).Headers.Location?.PathAndQuery());
    }

    [Fact]
    public async Task Setup_WhenTheLinkIsInvented_SaysThatItDoesNotWork()
    {
        using var visitor = _host.Visit();
        Assert.Contains("does not work any more", await visitor.ReadAsync("/setup/0123456789"));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<string> LinkAsync() => $"/setup/{(await _host.Accounts.CreateSetupLinkAsync(adminId: null, Cancel)).Reveal()}";

    private static Task<HttpResponseMessage> FinishAsync(PanelHost.Visitor visitor, string link, string email = "ana@example.org") =>
        visitor.SubmitAsync(
            link, ("Form.Name", "Ana Admin"), ("Form.Email", email), ("Form.Password", PanelHost.Password), ("Form.Repeated", PanelHost.Password));
}
