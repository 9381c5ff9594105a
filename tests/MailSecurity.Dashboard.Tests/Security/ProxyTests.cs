using System.Net;
using MailSecurity.Dashboard.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MailSecurity.Dashboard.Tests.Security;

public sealed class ProxyTests
{
    [Theory]
    [InlineData("", "198.51.100.7", "203.0.113.9", "198.51.100.7")]
    [InlineData("10.0.0.0/8", "198.51.100.7", "203.0.113.9", "198.51.100.7")]
    [InlineData("10.0.0.0/8", "10.1.2.3", "203.0.113.9", "203.0.113.9")]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", "203.0.113.9", "203.0.113.9")]
    [InlineData("10.0.0.0/8", "10.1.2.3", "192.0.2.1, 203.0.113.9", "203.0.113.9")]
    [InlineData("10.0.0.0/8", "10.1.2.3", "203.0.113.9, 10.9.9.9", "203.0.113.9")]
    public async Task Address_WhenForwarded_IsTakenFromTrustedProxiesOnly(string trusted, string connection, string forwarded, string expected)
    {
        var services = new ServiceCollection().AddLogging(logging => logging.SetMinimumLevel(LogLevel.None))
            .AddSingleton(Options.Create(new ProxyOptions { Trusted = [.. trusted.Split(',', StringSplitOptions.RemoveEmptyEntries)] }));
        await using var provider = services.BuildServiceProvider();
        var app = new ApplicationBuilder(provider);
        app.UseTrustedProxies();
        app.Run(_ => Task.CompletedTask);
        var context = new DefaultHttpContext { RequestServices = provider };
        context.Connection.RemoteIpAddress = IPAddress.Parse(connection);
        context.Request.Headers["X-Forwarded-For"] = forwarded;

        await app.Build()(context);

        Assert.Equal(IPAddress.Parse(expected), context.Connection.RemoteIpAddress);
    }

    [Theory]
    [InlineData("10.0.0.0/8", true)]
    [InlineData("2001:db8::/32", true)]
    [InlineData("10.0.0.1/8", false)]
    [InlineData("0.0.0.0/0", false)]
    [InlineData("::/0", false)]
    [InlineData("proxy", false)]
    public void TrustedProxies_WhenNoNetworkOrEverybody_AreRefused(string network, bool isTaken) =>
        Assert.Equal(isTaken, Check().Validate(null, new ProxyOptions { Trusted = [network] }).Succeeded);

    [Fact]
    public void FrameworksOwnSwitch_WhichBelievesEverybody_StopsTheStart() =>
        Assert.Contains(
            "ASPNETCORE_FORWARDEDHEADERS_ENABLED", Check(("FORWARDEDHEADERS_ENABLED", "true")).Validate(null, new ProxyOptions()).FailureMessage, StringComparison.Ordinal);

    private static ProxyOptionsCheck Check(params (string Key, string Value)[] settings) => new(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value))).Build());
}
