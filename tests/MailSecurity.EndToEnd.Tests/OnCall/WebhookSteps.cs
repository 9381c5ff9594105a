using MailSecurity.EndToEnd.Tests.Browser;
using MailSecurity.EndToEnd.Tests.Processes;
using Microsoft.Playwright;

namespace MailSecurity.EndToEnd.Tests.OnCall;

/// <summary>The steps of the channels page, for tests that count what is told.</summary>
internal static class WebhookSteps
{
    /// <summary>Signs in if need be, and adds a webhook that is told everything.</summary>
    public static async Task AddAsync(IPage page, string panel, string address)
    {
        await page.GoToAsync(panel, "/on-call/channels");
        await page.Locator("main:not([inert])").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "New webhook" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).Locator("input").FillAsync(Panel.Password);
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("Receiver");
        await page.GetByLabel("Address").FillAsync(address);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the webhook" }).ClickAsync();
        await Assertions.Expect(page.GetByText("This is the signing secret of Receiver.")).ToBeVisibleAsync();
        await page.TakeAsync("channels", fullPage: true);
    }
}
