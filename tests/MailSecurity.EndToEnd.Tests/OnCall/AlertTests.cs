using System.Text.Json;
using MailSecurity.EndToEnd.Tests.Browser;
using MailSecurity.EndToEnd.Tests.Processes;
using Microsoft.Playwright;

namespace MailSecurity.EndToEnd.Tests.OnCall;

/// <summary>
/// An alert's whole way: log line, incident, push service, service worker, notification, button, board. Only the browser's
/// own subscription is made up, because it needs a push service on the internet; the message is handed over by DevTools.
/// </summary>
public sealed class AlertTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string User = "ana@example.org";

    [Fact]
    public async Task Alert_WhenItsButtonIsPressedOnThePhone_ChangesTheBoardElsewhere()
    {
        await using var push = await PushService.StartAsync();
        await using var panel = await Panel.StartAsync(trusted: push.CertificateFile, settings: "--MailSecurity:Outgoing:Allowed:0=127.0.0.0/8");
        var phone = await chromium.OpenAsync(panel.Address, width: 390, height: 844);
        var devices = await PhoneWorker.EnableAsync(phone, panel, push);

        await phone.GetByRole(AriaRole.Button, new() { Name = "Send a test" }).ClickAsync();
        await devices.DeliverAsync(await push.NextAsync());
        await Assertions.Expect(phone.GetByText("Test shown after")).ToBeVisibleAsync();
        await phone.TakeAsync("my-devices", fullPage: true);

        var desk = await chromium.OpenAsync(panel.Address);
        await desk.GoToAsync(panel, "/security/incidents");
        await Assertions.Expect(desk.GetByText("No open incidents")).ToBeVisibleAsync();
        await panel.AppendAsync(MailLines.Takeover(DateTimeOffset.UtcNow, User));
        await Assertions.Expect(desk.GetByRole(AriaRole.Link, new() { Name = User })).ToBeVisibleAsync();

        var alert = await push.NextAsync();
        await Assertions.Expect(desk.Locator(".told-words")).ToContainTextAsync("told: Test Admin");
        await desk.TakeAsync("board-told");
        await devices.DeliverAsync(alert);
        var tag = JsonSerializer.Deserialize<JsonElement>(alert).GetProperty("tag").GetString()!;
        Assert.Contains(User, await devices.TitleAsync(tag), StringComparison.Ordinal);
        await devices.PressAsync(tag, "acknowledge");

        await Assertions.Expect(desk.GetByText("Acknowledged by Test Admin").First).ToBeVisibleAsync();
        await desk.GetByRole(AriaRole.Link, new() { Name = User }).ClickAsync();
        await Assertions.Expect(desk.GetByText("Told: Test Admin (")).ToBeVisibleAsync();
        await desk.GotoAsync(panel.Address + "/on-call/alerts");
        await desk.Locator(".alert-item summary").ClickAsync();
        await Assertions.Expect(desk.Locator(".trail")).ToContainTextAsync("shown");
        await Assertions.Expect(desk.Locator(".trail")).ToContainTextAsync("Taken or closed by Test Admin");
        await desk.TakeAsync("alert-history", fullPage: true);
    }

    [Fact]
    public async Task Device_WhoseBrowserHasAnotherSubscription_SaysSoWhenAPageStarts()
    {
        await using var push = await PushService.StartAsync();
        await using var panel = await Panel.StartAsync(trusted: push.CertificateFile, settings: "--MailSecurity:Outgoing:Allowed:0=127.0.0.0/8");
        var phone = await chromium.OpenAsync(panel.Address, width: 390, height: 844);
        var devices = await PhoneWorker.EnableAsync(phone, panel, push);

        await devices.ResubscribeAsync(push, $"{push.Endpoint}-anew");
        await phone.ReloadAsync();
        await phone.WaitForFunctionAsync("async () => (await (await (await caches.open('mailsecurity-push')).match('/device')).json()).endpoint.endsWith('-anew')");

        await phone.GetByRole(AriaRole.Button, new() { Name = "Send a test" }).ClickAsync();
        await push.NextAsync();
        Assert.Equal("phone-anew", Assert.Single(push.Taken).Device);
    }

    [Fact]
    public async Task Panel_InABrowser_CanBeInstalled()
    {
        await using var panel = await Panel.StartAsync();
        var page = await chromium.OpenAsync(panel.Address);
        await page.GoToAsync(panel, "/on-call/devices");
        await page.Locator("main:not([inert])").WaitForAsync();

        var devtools = await page.Context.NewCDPSessionAsync(page);
        var manifest = await devtools.SendAsync("Page.getAppManifest");
        Assert.Equal(0, manifest!.Value.GetProperty("errors").GetArrayLength());
        Assert.EndsWith("/manifest.webmanifest", manifest.Value.GetProperty("url").GetString(), StringComparison.Ordinal);
        foreach (var icon in JsonSerializer.Deserialize<JsonElement>(manifest.Value.GetProperty("data").GetString()!).GetProperty("icons").EnumerateArray())
        {
            Assert.True((await page.APIRequest.GetAsync(panel.Address + icon.GetProperty("src").GetString())).Ok);
        }
    }
}
