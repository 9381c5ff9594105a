using System.Text.RegularExpressions;
using MailSecurity.EndToEnd.Tests.Browser;
using MailSecurity.EndToEnd.Tests.Processes;
using Microsoft.Playwright;

namespace MailSecurity.EndToEnd.Tests;

/// <summary>The steps of the help page, with other people's programs in the place of the phone: one reads the QR code off the screen, one makes the codes.</summary>
public sealed class TwoFactorTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task TwoFactor_WhenEnrolledFromTheScreen_GuardsEverySignInUntilItIsDisabled()
    {
        await using var panel = await Panel.StartAsync();
        var page = await chromium.OpenAsync(panel.Address);
        await page.GoToAsync(panel, "/security/2fa");
        await page.GetByLabel("Select Status").SelectOptionAsync("Enabled");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Your password").FillAsync(Panel.Password);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await Assertions.Expect(dialog.GetByText("What you need")).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();

        var key = await ReadKeyFromScreenAsync(dialog);
        Assert.Contains(key, (await dialog.Locator(".key code").TextContentAsync())!, StringComparison.Ordinal);
        var first = await Tool.RunAsync("oathtool", "--totp", "-b", key);
        await dialog.GetByLabel("Challenge").FillAsync(first);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        var codes = dialog.Locator(".codes code");
        await Assertions.Expect(codes).ToHaveCountAsync(10);
        var recovery = await codes.AllTextContentsAsync();
        await page.ScreenshotAsync(new() { Path = Path.Combine(Chromium.ScreenshotFolder, "recovery-codes.png") });
        await dialog.GetByRole(AriaRole.Button, new() { Name = "I have kept the codes" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Two-factor authentication was enabled.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        // The code that enrolled is spent; a recovery code is good once; the next code of the app is good.
        await GivePasswordAsync(page, panel);
        await GiveCodeAsync(page, first);
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not right");
        await GiveCodeAsync(page, recovery[0]);
        await Assertions.Expect(page.GetByText("Test Admin").First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await GivePasswordAsync(page, panel);
        await GiveCodeAsync(page, recovery[0]);
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not right");
        await GiveCodeAsync(page, await NextCodeAsync(key));
        await Assertions.Expect(page.GetByText("Test Admin").First).ToBeVisibleAsync();

        await page.GotoAsync(panel.Address + "/security/2fa");
        await page.GetByLabel("Recovery code").FillAsync(recovery[1]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Test" }).ClickAsync();
        await Assertions.Expect(page.GetByText("It was not spent.")).ToBeVisibleAsync();
        await page.GetByLabel("Select Status").SelectOptionAsync("Disabled");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await dialog.GetByLabel("Challenge").FillAsync(recovery[1]);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Disable" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Two-factor authentication was disabled.")).ToBeVisibleAsync();
    }

    private static async Task<string> ReadKeyFromScreenAsync(ILocator dialog)
    {
        var picture = Path.Combine(Chromium.ScreenshotFolder, "qr.png");
        await Assertions.Expect(dialog.Locator(".qr svg")).ToBeVisibleAsync();
        await dialog.Locator(".qr").ScreenshotAsync(new() { Path = picture });
        var uri = await Tool.RunAsync("zbarimg", "--quiet", "--raw", picture);
        Assert.StartsWith("otpauth://totp/MailSecurity", uri, StringComparison.Ordinal);
        return Regex.Match(uri, "secret=([A-Z2-7]+)").Groups[1].Value;
    }

    // The server takes codes up to one step ahead, so a code that was not used yet can be had without waiting.
    private static Task<string> NextCodeAsync(string key) =>
        Tool.RunAsync("oathtool", "--totp", "-b", "--now", DateTimeOffset.UtcNow.AddSeconds(30).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", System.Globalization.CultureInfo.InvariantCulture), key);

    private static async Task GivePasswordAsync(IPage page, Panel panel)
    {
        await page.GotoAsync(panel.Address + "/sign-in");
        await page.GetByLabel("E-mail address").FillAsync(Panel.Email);
        await page.GetByLabel("Password").FillAsync(Panel.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Six-digit code")).ToBeVisibleAsync();
    }

    private static async Task GiveCodeAsync(IPage page, string code)
    {
        await page.GetByLabel("Six-digit code").FillAsync(code);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }
}
