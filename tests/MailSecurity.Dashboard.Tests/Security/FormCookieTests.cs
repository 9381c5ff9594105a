using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Dashboard.Tests.Security;

/// <summary>The cookie of form tokens, over HTTPS and without it: the framework knows only one name for both.</summary>
public sealed class FormCookieTests
{
    private const string Plain = "mailsecurity-form";
    private const string Prefixed = "__Host-mailsecurity-form";

    public static readonly TheoryData<string, string, string> Schemes = new() { { "http", Plain, Prefixed }, { "https", Prefixed, Plain } };

    [Theory, MemberData(nameof(Schemes))]
    public async Task Cookie_OfAForm_HasTheNameAndFlagsOfItsScheme(string scheme, string name, string other)
    {
        await using var host = await OpenAsync(scheme);
        using var visitor = host.Visit();
        using var page = await visitor.GetAsync("/sign-in");

        var cookies = page.Headers.GetValues("Set-Cookie").ToList();

        var flags = Assert.Single(cookies, text => text.StartsWith(name + "=", StringComparison.Ordinal)).Split("; ").Skip(1).ToHashSet(StringComparer.OrdinalIgnoreCase);
        HashSet<string> expected = ["path=/", "samesite=strict", "httponly"];
        Assert.Equal(scheme == "https" ? [.. expected, "secure"] : expected, flags, HashSet<string>.CreateSetComparer());
        Assert.DoesNotContain(cookies, text => text.StartsWith(other + "=", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Schemes))]
    public async Task Forms_WhenTheirTokensAreRight_AreTaken(string scheme, string name, string other)
    {
        await using var host = await OpenAsync(scheme);
        await host.AddAdminAsync("ada@example.org");
        using var visitor = host.Visit();

        using var signedIn = await visitor.SignInAsync("ada@example.org", PanelHost.Password);
        using var home = await visitor.GetAsync("/");
        using var signedOut = await visitor.SubmitFormAsync("/about", "/sign-out");
        using var after = await visitor.GetAsync("/");

        Assert.Equal(
            [HttpStatusCode.Found, HttpStatusCode.OK, HttpStatusCode.Found, HttpStatusCode.Found],
            [signedIn.StatusCode, home.StatusCode, signedOut.StatusCode, after.StatusCode]);
        Assert.Contains(visitor.Cookies.GetAllCookies(), cookie => cookie.Name == name);
        Assert.DoesNotContain(visitor.Cookies.GetAllCookies(), cookie => cookie.Name == other);
    }

    [Theory, MemberData(nameof(Schemes))]
    public async Task Form_WhenItsCookieIsGoneOrOfTheOtherName_IsCalledTooOld(string scheme, string name, string other)
    {
        await using var host = await OpenAsync(scheme);
        await host.AddAdminAsync("ada@example.org");
        using var browser = host.Visit();
        var form = await PanelHost.Visitor.FormOf(await browser.GetAsync("/sign-in"));
        (string, string)[] fields = [.. form, ("Form.Email", "ada@example.org"), ("Form.Password", PanelHost.Password)];

        // The right value under the wrong name is what an unencrypted page could have planted.
        using var planted = host.Visit();
        planted.Cookies.Add(new Cookie(other, browser.Cookies.GetAllCookies()[name]!.Value, "/", host.Address.Host) { Secure = scheme == "https" });
        using var empty = host.Visit();

        foreach (var visitor in new[] { planted, empty })
        {
            using var answer = await visitor.PostAsync("/sign-in", fields);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("This form is too old", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        using var good = await browser.PostAsync("/sign-in", fields);
        Assert.Equal(HttpStatusCode.Found, good.StatusCode);
    }

    private static async Task<PanelHost> OpenAsync(string scheme)
    {
        var host = scheme == "http" ? new PanelHost() : new PanelHost
        {
            Settings = ["--urls=https://127.0.0.1:0"],
            Replace = services => services.Configure<KestrelServerOptions>(server => server.ConfigureHttpsDefaults(https => https.ServerCertificate = OwnCertificate())),
        };
        await host.InitializeAsync();
        return host;
    }

    private static X509Certificate2 OwnCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
