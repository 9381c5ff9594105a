using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Dashboard.Tests.Security;

public sealed class WebHygieneTests(PanelHost host) : IClassFixture<PanelHost>
{
    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/nothing")]
    [InlineData("/jobs")]
    [InlineData("/api/v1/nothing")]
    [InlineData("/health/live")]
    public async Task EveryAnswer_CarriesAPolicyWithoutInlineScriptsOrFrames(string path)
    {
        using var visitor = host.Visit();

        var policy = (await visitor.GetAsync(path)).Headers.GetValues("Content-Security-Policy").Single();

        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy.Split(';').Single(part => part.TrimStart().StartsWith("script-src", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/_blazor")]
    [InlineData("/hubs/incidents")]
    public async Task WebSocket_WhenAnotherSiteOpensIt_IsRefused(string path)
    {
        foreach (var origin in new[] { "https://evil.example", "null", $"http://{host.Address.Host}:1" })
        {
            using var socket = new ClientWebSocket();
            socket.Options.SetRequestHeader("Origin", origin);
            socket.Options.CollectHttpResponseDetails = true;
            var address = new UriBuilder(host.Address) { Scheme = "ws", Path = path }.Uri;

            await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, Xunit.TestContext.Current.CancellationToken));

            Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
        }
    }

    [Theory]
    [InlineData("https", "panel.example.org", true)]
    [InlineData("https", "localhost", false)]
    [InlineData("http", "panel.example.org", false)]
    public async Task Answer_OverHttps_KeepsBrowsersThere(string scheme, string name, bool isKept)
    {
        var behindProxy = new PanelHost { Settings = ["--MailSecurity:Proxies:Trusted:0=127.0.0.1"] };
        await behindProxy.InitializeAsync();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in") { Headers = { { "X-Forwarded-Proto", scheme }, { "X-Forwarded-For", "192.0.2.7" } } };
            request.Headers.Host = name;
            using var client = new HttpClient { BaseAddress = behindProxy.Address };
            using var answer = await client.SendAsync(request, Xunit.TestContext.Current.CancellationToken);
            Assert.Equal(isKept, answer.Headers.Contains("Strict-Transport-Security"));
        }
        finally
        {
            await behindProxy.DisposeAsync();
        }
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Keys_ThatProtectCookiesAndSecrets_AreReadableForTheirOwnerOnly()
    {
        var keys = host.Services.GetRequiredService<DataDirectory>().File("keys");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(keys));
        Assert.NotEmpty(Directory.GetFiles(keys));
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_IsOpenToEverybody(string path)
    {
        using var visitor = host.Visit();
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Key_WhenItCallsTooOften_IsToldWhenToComeBackAndOthersAreServed()
    {
        var limited = new PanelHost { Settings = ["--MailSecurity:Api:CallsPerMinute=2"] };
        await limited.InitializeAsync();
        try
        {
            var account = await limited.Accounts.FindOrAddAsync(Account.DefaultName, default);
            using var loud = await CallerAsync(limited, account, "loud");
            using var quiet = await CallerAsync(limited, account, "quiet");

            HttpResponseMessage answer;
            var served = 0;
            while ((answer = await loud.GetAsync("/api/v1/incidents")).IsSuccessStatusCode)
            {
                Assert.True(++served < 10);
            }

            Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
            Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal(HttpStatusCode.OK, (await quiet.GetAsync("/api/v1/incidents")).StatusCode);
        }
        finally
        {
            await limited.DisposeAsync();
        }
    }

    private static async Task<HttpClient> CallerAsync(PanelHost host, int account, string name)
    {
        var client = new HttpClient { BaseAddress = host.Address };
        var secret = await host.Keys.CreateAsync(account, name, [ApiScope.IncidentsRead], default);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret!.Value.Reveal());
        return client;
    }
}
