using Bunit;
using MailSecurity.Dashboard.Components.Pages;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;

namespace MailSecurity.Dashboard.Tests.Components.OnCall;

public sealed class DevicesPageTests
{
    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("insecure", "only over https")]
    [InlineData("unsupported", "Add to Home Screen")]
    [InlineData("denied", "Notifications are blocked")]
    public async Task ThisDevice_WhenItCannotShowAlerts_SaysWhatToDo(string state, string words)
    {
        await using var panel = await OpenAsync(state);

        var page = panel.Render<MyDevices>();

        page.WaitForAssertion(() => Assert.Contains(words, page.Find("section[aria-labelledby=this-device]").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("[data-push-enable]"));
    }

    [Fact]
    public async Task Device_OnceItIsEnabled_CanBeTriedFiveTimesAMinute()
    {
        await using var panel = await OpenAsync("default");
        var page = panel.Render<MyDevices>();
        page.WaitForElement("[data-push-enable]");

        using var receiver = new PushReceiver();
        var token = await page.InvokeAsync(() => page.Instance.OnEnabledAsync("https://push.example/phone", receiver.Key, receiver.Secret, "Mozilla/5.0 Chrome/130.0"));

        Assert.True(new PlainSeals(TimeProvider.System).TryRead(token, TokenUse.Renew, out var renew));
        var device = Assert.Single(await panel.Bench.Get<PushDeviceStore>().ListAsync(panel.AdminId, Cancel));
        Assert.Equal((device.Id, panel.AdminId), (renew.Subject, renew.AdminId));
        page.WaitForAssertion(() => Assert.Contains("this device", page.Find(".device").TextContent, StringComparison.Ordinal));

        for (var number = 0; number < AlertOutbox.TestsPerMinute; number++)
        {
            await Panel.PressAsync(page, "Send a test");
        }

        page.WaitForAssertion(() => Assert.Contains("Test", page.Find(".device [role=status]").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".notice.bad"));
        await Panel.PressAsync(page, "Send a test");
        page.WaitForAssertion(() => Assert.Contains("Wait a moment", page.Find(".notice.bad").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Device_ThatHasEndedItsSubscription_SaysSo()
    {
        await using var panel = await OpenAsync("default");
        await panel.AddDeviceAsync(panel.AdminId, endedAt: DateTimeOffset.UnixEpoch);

        var page = panel.Render<MyDevices>();

        page.WaitForAssertion(() => Assert.Contains("has ended its subscription", page.Find(".device .bad").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Choice_OfMailAndQuietHours_IsKept()
    {
        await using var panel = await OpenAsync("default");
        var page = panel.Render<MyDevices>();

        await page.ChangeAsync("select[name=mail]", nameof(Domain.Detection.Severity.Critical));
        await page.ChangeAsync("input[name=quiet]", true);
        await page.ChangeAsync("input[name=from]", "22:30:00");
        await page.SubmitAsync("section[aria-labelledby=my-alerts] form");

        page.WaitForAssertion(() => Assert.Equal("Saved.", page.Find("section[aria-labelledby=my-alerts] .notice").TextContent));
        var choice = await panel.Bench.Get<AlertChoiceStore>().FindAsync(panel.AdminId, Cancel);
        Assert.Equal((Domain.Detection.Severity.Critical, new TimeOnly(22, 30), new TimeOnly(7, 0)), (choice!.MailFrom, choice.QuietFrom, choice.QuietTo));
    }

    private static async Task<Panel> OpenAsync(string state)
    {
        var panel = await OnCallPanel.OpenAsync();
        panel.JSInterop.Setup<MyDevices.BrowserState>("pushDevice.start", _ => true).SetResult(new MyDevices.BrowserState(state, null));
        return panel;
    }
}
