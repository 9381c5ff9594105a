using System.Net;

namespace MailSecurity.Dashboard.Tests.Security;

public sealed class SignInTests(PanelHost host) : IClassFixture<PanelHost>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/security/incidents")]
    [InlineData("/security/incidents/0193a5d8-0000-7000-8000-000000000000")]
    [InlineData("/about")]
    [InlineData("/jobs")]
    [InlineData("/not-found")]
    [InlineData("/no/such/page")]
    public async Task Page_WhenNobodyIsSignedIn_LeadsToTheSignInPage(string path)
    {
        using var visitor = host.Visit();
        var answer = await visitor.GetAsync(path);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/sign-in", answer.Headers.Location!.AbsolutePath);
    }

    [Theory]
    [InlineData("/hubs/incidents")]
    [InlineData("/hubs/incidents/negotiate")]
    [InlineData("/_blazor/negotiate")]
    public async Task Program_WhenNobodyIsSignedIn_IsRefusedWithoutAPage(string path)
    {
        using var visitor = host.Visit();
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.PostAsync(path)).StatusCode);
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/app.css")]
    [InlineData("/_framework/blazor.web.js")]
    public async Task Door_WhenNobodyIsSignedIn_IsOpen(string path)
    {
        using var visitor = host.Visit();
        var answer = await visitor.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
    }

    [Fact]
    public async Task SignIn_WhenThePasswordIsRight_OpensThePageThatWasAskedFor()
    {
        await host.AddAdminAsync("right@example.org");
        using var visitor = host.Visit();
        var answer = await visitor.SignInAsync("Right@example.org", PanelHost.Password, "/sign-in?returnUrl=%2Fsecurity%2Fincidents%3Fq%3Dana");
        Assert.Equal("/security/incidents?q=ana", answer.Headers.Location?.PathAndQuery());
        Assert.Contains("Security Incidents", await visitor.ReadAsync("/security/incidents"));

        var cookie = answer.Headers.GetValues("Set-Cookie").Single(text => text.StartsWith("mailsecurity=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie);
        Assert.Contains("samesite=lax", cookie);
    }

    [Fact]
    public async Task SignIn_WhenTheNameIsUnknown_AnswersLikeAWrongPassword()
    {
        await host.AddAdminAsync("known@example.org");
        using var visitor = host.Visit();
        var wrong = await TextAsync(await visitor.SignInAsync("known@example.org", "not the right password"));
        var unknown = await TextAsync(await visitor.SignInAsync("unknown@example.org", "not the right password"));
        Assert.Contains("do not match", wrong);
        Assert.Equal(wrong.Replace("known@example.org", "", StringComparison.Ordinal), unknown.Replace("unknown@example.org", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("javascript:alert(1)")]
    public async Task SignIn_WhenTheReturnAddressLeadsElsewhere_GoesHome(string returnUrl)
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        await host.AddAdminAsync(email);
        using var visitor = host.Visit();
        var answer = await visitor.SignInAsync(email, PanelHost.Password, $"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}");
        Assert.Equal("/", answer.Headers.Location?.PathAndQuery());
        Assert.True(!answer.Headers.Location!.IsAbsoluteUri || answer.Headers.Location.Host == host.Address.Host);
    }

    [Fact]
    public async Task SignIn_WhenTheFormHasNoToken_IsRefused()
    {
        await host.AddAdminAsync("forged@example.org");
        using var visitor = host.Visit();
        var answer = await visitor.PostAsync(
            "/sign-in", ("_handler", "sign-in"), ("Form.Email", "forged@example.org"), ("Form.Password", PanelHost.Password));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("This form is too old", await TextAsync(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_WhenThereIsNone_SaysSoToThoseSignedIn()
    {
        await host.AddAdminAsync("lost@example.org");
        using var visitor = host.Visit();
        await visitor.SignInAsync("lost@example.org", PanelHost.Password);
        var answer = await visitor.GetAsync("/no/such/page");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is nothing here", await TextAsync(answer));
    }

    [Fact]
    public async Task SignOut_WhenPressed_EndsTheSession()
    {
        await host.AddAdminAsync("leaving@example.org");
        using var visitor = host.Visit();
        await visitor.SignInAsync("leaving@example.org", PanelHost.Password);
        var withoutToken = await visitor.PostAsync("/sign-out");
        Assert.Equal(HttpStatusCode.BadRequest, withoutToken.StatusCode);

        var page = await visitor.ReadAsync("/about");
        var token = System.Text.RegularExpressions.Regex.Match(page, "__RequestVerificationToken\" value=\"([^\"]+)").Groups[1].Value;
        await visitor.PostAsync("/sign-out", ("__RequestVerificationToken", token));
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.GetAsync("/about")).StatusCode);
    }

    // Tokens and protected state differ from one page to the next, and say nothing.
    private static async Task<string> TextAsync(HttpResponseMessage answer) => System.Text.RegularExpressions.Regex.Replace(
        await answer.Content.ReadAsStringAsync(Xunit.TestContext.Current.CancellationToken), "CfDJ8[\\w+/=-]+", "");
}

internal static class Locations
{
    /// <summary>The part after the host, of a full or a short address.</summary>
    public static string PathAndQuery(this Uri location) => location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString;
}
