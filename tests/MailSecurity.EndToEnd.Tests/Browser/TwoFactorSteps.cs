using MailSecurity.EndToEnd.Tests.Processes;
using Microsoft.Playwright;

namespace MailSecurity.EndToEnd.Tests.Browser;

/// <summary>The steps of the 2FA page, for tests that need somebody with a second factor.</summary>
internal static class TwoFactorSteps
{
    /// <summary>Enables it on the open 2FA page, with a code by oathtool. Answers the recovery codes.</summary>
    public static async Task<IReadOnlyList<string>> EnableAsync(IPage page)
    {
        await page.GetByLabel("Select Status").SelectOptionAsync("Enabled");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Your password").FillAsync(Panel.Password);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        var key = (await dialog.Locator(".key code").TextContentAsync())!.Trim();
        await dialog.GetByLabel("Challenge").FillAsync(await Tool.RunAsync("oathtool", "--totp", "-b", key));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        var codes = dialog.Locator(".codes code");
        await Assertions.Expect(codes).ToHaveCountAsync(10);
        var recovery = await codes.AllTextContentsAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "I have kept the codes" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Two-factor authentication was enabled.")).ToBeVisibleAsync();
        return recovery;
    }
}
