using System.Net;
using System.Security.Claims;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailSecurity.Dashboard.Tests.Security;

public sealed class SessionTests(PanelHost host) : IClassFixture<PanelHost>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cookie_WhenItWasCopied_EndsWithTheSignOut()
    {
        var admin = await host.AddAdminAsync("copied@example.org");
        using var visitor = host.Visit();
        await visitor.SignInAsync(admin.Email!, PanelHost.Password);
        using var thief = host.Visit();
        thief.Cookies.Add(visitor.Cookies.GetCookies(host.Address));
        Assert.Equal(HttpStatusCode.OK, (await thief.GetAsync("/about")).StatusCode);

        await visitor.SubmitFormAsync("/about", "/sign-out");

        Assert.Equal(HttpStatusCode.Redirect, (await thief.GetAsync("/about")).StatusCode);
    }

    [Fact]
    public async Task Link_OpenedInABrowserThatHasASession_EndsThatSession()
    {
        var first = await host.AddAdminAsync("first-in-browser@example.org");
        var second = await host.AddAdminAsync("second-in-browser@example.org");
        var link = await host.Accounts.CreateSetupLinkAsync(second.Id, Cancel);
        using var visitor = host.Visit();
        await visitor.SignInAsync(first.Email!, PanelHost.Password);
        using var old = host.Visit();
        old.Cookies.Add(visitor.Cookies.GetCookies(host.Address));

        await visitor.SubmitAsync($"/setup/{link.Reveal()}", ("Form.Password", "lantern orbit teapot canyon"), ("Form.Repeated", "lantern orbit teapot canyon"));

        Assert.Equal(HttpStatusCode.Redirect, (await old.GetAsync("/about")).StatusCode);
        Assert.Contains(second.Email!, await visitor.ReadAsync("/about"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Password_WhenChanged_EndsEveryOtherSessionAndTheOldPassword()
    {
        var admin = await host.AddAdminAsync("changing@example.org");
        using var visitor = host.Visit();
        await visitor.SignInAsync(admin.Email!, PanelHost.Password);
        using var other = host.Visit();
        await other.SignInAsync(admin.Email!, PanelHost.Password);
        using var copy = host.Visit();
        copy.Cookies.Add(visitor.Cookies.GetCookies(host.Address));
        const string next = "lantern orbit teapot canyon";

        Assert.Contains("not right", await ChangeAsync("not the password", next, next), StringComparison.Ordinal);
        Assert.Contains("not the same", await ChangeAsync(PanelHost.Password, next, "lantern orbit teapot"), StringComparison.Ordinal);
        Assert.Contains("15 characters", await ChangeAsync(PanelHost.Password, "short", "short"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/about")).StatusCode);
        Assert.Contains("was changed", await ChangeAsync(PanelHost.Password, next, next), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/about")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await other.GetAsync("/about")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await copy.GetAsync("/about")).StatusCode);
        Assert.Null((await other.SignInAsync(admin.Email!, PanelHost.Password)).Headers.Location);
        Assert.NotNull((await other.SignInAsync(admin.Email!, next)).Headers.Location);

        async Task<string> ChangeAsync(string current, string password, string repeated)
        {
            using var answer = await visitor.SubmitAsync("/security/password", ("Form.Current", current), ("Form.Next", password), ("Form.Repeated", repeated));
            return await answer.Content.ReadAsStringAsync(Cancel);
        }
    }

    [Fact]
    public async Task Page_OfSessions_NamesBrowserAndAddress()
    {
        var admin = await host.AddAdminAsync("listed-session@example.org");
        using var visitor = host.Visit("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
        await visitor.SignInAsync(admin.Email!, PanelHost.Password);

        var page = await visitor.ReadAsync("/security/sessions");

        Assert.Contains("Firefox on Linux", page, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", page, StringComparison.Ordinal);
        Assert.Contains("this session", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenPage_WhenItReconnectsInAnotherPersonsSession_GoesOnAsNobody()
    {
        var circuit = new CircuitRevalidation(NullLoggerFactory.Instance, host.Services.GetRequiredService<AccessGate>());
        circuit.SetAuthenticationState(Task.FromResult(Someone("11111111-0000-4000-8000-000000000000")));
        Assert.True((await circuit.GetAuthenticationStateAsync()).User.Identity!.IsAuthenticated);

        circuit.SetAuthenticationState(Task.FromResult(Someone("22222222-0000-4000-8000-000000000000")));

        Assert.False((await circuit.GetAuthenticationStateAsync()).User.Identity?.IsAuthenticated ?? false);
    }

    [Fact]
    public async Task OpenPage_WhenItCannotBeToldWhoseItIs_GoesOnAsNobody()
    {
        var circuit = new CircuitRevalidation(NullLoggerFactory.Instance, host.Services.GetRequiredService<AccessGate>());
        circuit.SetAuthenticationState(Task.FromResult(Someone("11111111-0000-4000-8000-000000000000")));

        circuit.SetAuthenticationState(Task.FromException<AuthenticationState>(new IOException("The store does not answer.")));

        Assert.False((await circuit.GetAuthenticationStateAsync()).User.Identity?.IsAuthenticated ?? false);
    }

    [Fact]
    public async Task SignIns_WhenTheyAreRight_AreNeverLimited()
    {
        var admin = await host.AddAdminAsync("busy@example.org");
        for (var number = 0; number < 110; number++)
        {
            using var visitor = host.Visit();
            Assert.Equal("/", (await visitor.SignInAsync(admin.Email!, PanelHost.Password)).Headers.Location?.PathAndQuery());
        }
    }

    [Fact]
    public async Task Refusal_OfAnUnknownName_IsWrittenDownLikeThatOfAKnownOne_ForTheProvider()
    {
        var admin = await host.AddAdminAsync("provider-reads@example.org", known => known.IsProvider = true);
        using var visitor = host.Visit();
        await visitor.SignInAsync("nobody-has-this@example.org", "not the right password");
        await visitor.SignInAsync("Nobody-Has-This@example.org", "nor is this one");
        var audit = host.Services.GetRequiredService<AuditStore>();
        var filter = new AuditFilter(Who: "nobody-has-this@example.org");

        Assert.Empty(await audit.PageAsync(Domain.Tenant.Of(admin.AccountId), filter, null, 10, Cancel));
        Assert.Single(await audit.PageAsync(Domain.Tenant.Of(admin.AccountId), filter with { WithNobody = true }, null, 10, Cancel));
        Assert.Empty(await audit.PageAsync(Domain.Tenant.Of(admin.AccountId, [1]), filter with { WithNobody = true }, null, 10, Cancel));
    }

    private static AuthenticationState Someone(string session) => new(new ClaimsPrincipal(new ClaimsIdentity(
    [
        new Claim(ClaimTypes.NameIdentifier, Guid.NewGuid().ToString()),
        new Claim(AdminIdentity.AccountClaim, "1"),
        new Claim(AdminIdentity.SessionClaim, session),
    ], "test")));
}
