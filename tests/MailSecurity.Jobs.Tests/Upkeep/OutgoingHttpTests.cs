using System.Net;
using System.Net.Sockets;
using MailSecurity.Jobs.Outgoing;
using MailSecurity.Jobs.Tests.Watchdog;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Tests.Upkeep;

/// <summary>Whoever may type an address cannot make the panel call what is inside.</summary>
public sealed class OutgoingHttpTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.254")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("192.0.0.192")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::10.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("64:ff9b:1::a00:1")]
    [InlineData("2002:a00:1::1")]
    [InlineData("2002:a9fe:a9fe::")]
    [InlineData("2001:0:a00:1::")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public async Task Call_WhenTheAddressIsNotOfTheInternet_IsRefused(string address)
    {
        using var http = new OutgoingHttp(Options.Create(new OutgoingOptions()), (_, _) => Task.FromResult(new[] { IPAddress.Parse(address) }));

        Assert.False(http.Admits(IPAddress.Parse(address)));
        var literal = address.Contains(':') ? $"[{address}]" : address;
        await Assert.ThrowsAsync<HttpRequestException>(() => http.Client.GetAsync($"http://{literal}:9/", Cancel));
        await Assert.ThrowsAsync<HttpRequestException>(() => http.Client.GetAsync("http://inside.example.org:9/", Cancel));
    }

    [Theory]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://127.1/")]
    [InlineData("http://localhost/")]
    public async Task Call_WhenTheHostIsWrittenInAnotherWay_IsRefusedAllTheSame(string url)
    {
        await using var listener = new HeartbeatListener();
        using var http = new OutgoingHttp(Options.Create(new OutgoingOptions()));
        var port = new Uri(listener.Url).Port;

        await Assert.ThrowsAsync<HttpRequestException>(() => http.Client.GetAsync(url.Insert(url.Length - 1, $":{port}"), Cancel));

        Assert.Equal(0, listener.Calls);
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("2a00:1450:4001::1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::8.8.8.8")]
    public void Address_WhenItIsOfTheInternet_MayBeCalled(string address)
    {
        using var http = new OutgoingHttp(Options.Create(new OutgoingOptions()));
        Assert.True(http.Admits(IPAddress.Parse(address)));
    }

    [Fact]
    public async Task Call_WhenTheNameChangesItsAnswer_GoesToTheAddressThatWasChecked()
    {
        await using var inside = new HeartbeatListener();
        var port = new Uri(inside.Url).Port;
        var asked = 0;

        // First what may be called, where nobody listens; whoever asked again would be led inside.
        using var http = new OutgoingHttp(
            Options.Create(new OutgoingOptions { Allowed = ["127.0.0.2/32"] }),
            (_, _) => Task.FromResult(new[] { ++asked % 2 == 1 ? IPAddress.Parse("127.0.0.2") : IPAddress.Loopback }));

        var first = await Assert.ThrowsAsync<HttpRequestException>(() => http.Client.GetAsync($"http://turning.example.org:{port}/", Cancel));
        Assert.IsType<SocketException>(first.InnerException);
        Assert.Equal(1, asked);
        await Assert.ThrowsAsync<HttpRequestException>(() => http.Client.GetAsync($"http://turning.example.org:{port}/", Cancel));

        Assert.Equal(2, asked);
        Assert.Equal(0, inside.Calls);
    }

    [Fact]
    public async Task Call_WhenOneOfTheAddressesIsInside_GoesToTheOthersAlone()
    {
        await using var inside = new HeartbeatListener();
        using var http = new OutgoingHttp(
            Options.Create(new OutgoingOptions { Allowed = ["127.0.0.2/32"] }), (_, _) => Task.FromResult(new[] { IPAddress.Loopback, IPAddress.Parse("127.0.0.2") }));

        await Assert.ThrowsAsync<HttpRequestException>(() => http.Client.GetAsync($"http://both.example.org:{new Uri(inside.Url).Port}/", Cancel));

        Assert.Equal(0, inside.Calls);
    }

    [Fact]
    public async Task Answer_WhenItSendsOn_IsNotFollowed()
    {
        await using var inside = new HeartbeatListener();
        await using var outside = new HeartbeatListener(redirectTo: inside.Url);
        using var http = new OutgoingHttp(Options.Create(new OutgoingOptions { Allowed = ["127.0.0.0/8"] }));

        using var answer = await http.Client.GetAsync(outside.Url, Cancel);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal((1, 0), (outside.Calls, inside.Calls));
    }
}
