using System.Net;
using System.Net.Sockets;
using MailSecurity.EndToEnd.Tests.Processes;

namespace MailSecurity.EndToEnd.Tests.Faults;

/// <summary>Connections that take and give nothing, or next to nothing.</summary>
[Collection(Alone.Name)]
public sealed class ManyConnectionsTests
{
    private const int Idle = 10_000;

    // The program itself, the store, and what else this process has open.
    private const int Others = 1_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Panel_WithTenThousandIdleConnections_TakesLoginsAndOpensPages()
    {
        var count = Math.Min(Idle, Sockets.Most() - Others);
        Assert.SkipUnless(count >= Idle / 2, $"This process may only have {Sockets.Most()} files open.");
        await using var panel = await Panel.StartAsync();
        var idle = await Sockets.OpenManyAsync(panel.Address, count);

        await AssertServesAsync(panel);

        // They are still there: not the panel has got rid of them.
        Assert.All(idle.Take(100), socket => Assert.False(socket.Poll(0, SelectMode.SelectRead)));
        idle.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task Panel_WhenBodiesDripIn_GoesOnAndEndsThem()
    {
        await using var panel = await Panel.StartAsync();
        var key = await panel.CreateKeyAsync("slow", "intake");
        var slow = await Sockets.OpenManyAsync(panel.Address, 300);
        foreach (var socket in slow)
        {
            await socket.SayAsync($"POST /api/v1/logins HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n[");
        }

        await AssertServesAsync(panel);

        // Whoever sends less than a few hundred bytes a second is not waited for.
        var ends = await Task.WhenAll(slow.Select(socket => socket.ReadToEndAsync()));
        Assert.All(ends, end => Assert.True(end.Length == 0 || end.Contains("408", StringComparison.Ordinal), end));
        await AssertServesAsync(panel, "after");
        slow.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task Panel_WhenWebSocketsAreOpenedAndLeftAlone_GoesOn()
    {
        await using var panel = await Panel.StartAsync();
        var half = await Sockets.OpenManyAsync(panel.Address, 300);
        foreach (var socket in half)
        {
            await socket.SayAsync("GET /_blazor HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        }

        await AssertServesAsync(panel);

        half.ForEach(socket => socket.Dispose());
    }

    private static async Task AssertServesAsync(Panel panel, string name = "mx1")
    {
        using var sender = new LoginSender(panel.Address, await panel.CreateKeyAsync(name, "intake"));
        Assert.Equal(HttpStatusCode.OK, await sender.SendAsync(name.Length));
        using var browser = new HttpClient { BaseAddress = new Uri(panel.Address) };
        Assert.Contains("Form.Password", await browser.GetStringAsync("/sign-in", Cancel), StringComparison.Ordinal);
    }
}
