using MailSecurity.EndToEnd.Tests.Browser;
using MailSecurity.EndToEnd.Tests.Processes;
using Microsoft.Playwright;

namespace MailSecurity.EndToEnd.Tests;

/// <summary>A passkey in the browser's own virtual authenticator: added beside the app's codes, then used in their place.</summary>
public sealed class PasskeyTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task Passkey_WhenAdded_StandsInForTheCode_UntilItIsRemoved()
    {
        await using var panel = await Panel.StartAsync();

        // Browsers offer passkeys over HTTPS and on localhost.
        var address = panel.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        var page = await chromium.OpenAsync(address);
        await AddAuthenticatorAsync(page);
        await page.GotoAsync("/security/2fa");
        await page.GivePasswordAsync();
        var recovery = await TwoFactorSteps.EnableAsync(page);

        await page.GetByRole(AriaRole.Link, new() { Name = "Add a passkey" }).ClickAsync();
        await page.GetByLabel("Name of the passkey").FillAsync("Test key");
        await page.GetByLabel("Six-digit code").FillAsync(recovery[0]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create the passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Test key")).ToBeVisibleAsync();
        await page.ScreenshotAsync(new() { Path = Path.Combine(Chromium.ScreenshotFolder, "passkeys.png") });

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GivePasswordAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Test Admin").First).ToBeVisibleAsync();

        await page.GotoAsync("/security/2fa");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove the passkey Test key" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Six-digit code").FillAsync(recovery[1]);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Test key")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GivePasswordAsync();
        await Assertions.Expect(page.GetByLabel("Six-digit code")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" })).ToHaveCountAsync(0);
    }

    private static async Task AddAuthenticatorAsync(IPage page)
    {
        var devTools = await page.Context.NewCDPSessionAsync(page);
        await devTools.SendAsync("WebAuthn.enable");
        await devTools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new { protocol = "ctap2", transport = "internal", hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true },
        });
    }
}
