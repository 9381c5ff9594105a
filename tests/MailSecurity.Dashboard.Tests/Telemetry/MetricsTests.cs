using System.Net;
using MailSecurity.Dashboard.Tests.Api;
using MailSecurity.Dashboard.Tests.Security;
using MailSecurity.Domain.Admins;

namespace MailSecurity.Dashboard.Tests.Telemetry;

/// <summary>Who reads the metrics. What they say is tried on a process of its own: all hosts of one process share the listening.</summary>
public sealed class MetricsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_AreForTheProviderAndNobodyElse()
    {
        var host = new PanelHost();
        await host.InitializeAsync();
        using var stranger = host.Visit();
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/metrics")).StatusCode);

        await host.AddAdminAsync("admin@metrics.example");
        using var admin = host.Visit();
        await admin.SignInAsync("admin@metrics.example", PanelHost.Password);
        Assert.Equal(HttpStatusCode.Forbidden, (await admin.GetAsync("/metrics")).StatusCode);

        using var key = await host.KeyAsync([.. ApiScope.All]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await key.GetAsync("/metrics", Cancel)).StatusCode);

        await host.AddAdminAsync("provider@metrics.example", person => person.IsProvider = true);
        using var provider = host.Visit();
        await provider.SignInAsync("provider@metrics.example", PanelHost.Password);
        Assert.Contains("mailsecurity_intake_queue_length", await provider.ReadAsync("/metrics"), StringComparison.Ordinal);
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Metrics_WhenANetworkIsConfigured_AreReadFromThereButNotThroughAProxyThatNobodyTrusts()
    {
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("127.0.0.0/8"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("127.0.0.0/8", ("X-Forwarded-For", "203.0.113.9")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("127.0.0.0/8", ("Forwarded", "for=203.0.113.9")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("192.0.2.0/24"));
    }

    [Fact]
    public async Task Metrics_WhenATrustedProxyPassesOn_AreJudgedByTheClient()
    {
        const string Proxy = "--MailSecurity:Proxies:Trusted:0=127.0.0.1";
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("192.0.2.0/24", ("X-Forwarded-For", "192.0.2.9"), Proxy));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("127.0.0.0/8", ("X-Forwarded-For", "192.0.2.9"), Proxy));
    }

    private static async Task<HttpStatusCode> StatusAsync(string network, (string Name, string Value)? header = null, params string[] settings)
    {
        var host = new PanelHost { Settings = [$"--MailSecurity:Telemetry:MetricsNetworks:0={network}", .. settings] };
        await host.InitializeAsync();
        try
        {
            using var client = new HttpClient { BaseAddress = host.Address };
            using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
            if (header is var (name, value))
            {
                request.Headers.Add(name, value);
            }

            using var answer = await client.SendAsync(request, Cancel);
            return answer.StatusCode;
        }
        finally
        {
            await host.DisposeAsync();
        }
    }
}
