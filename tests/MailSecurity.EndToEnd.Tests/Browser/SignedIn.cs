using MailSecurity.EndToEnd.Tests.Processes;
using Microsoft.Playwright;

namespace MailSecurity.EndToEnd.Tests.Browser;

internal static class SignedIn
{
    /// <summary>Signs in by the form, as a person does, and goes to a page.</summary>
    public static Task GoToAsync(this IPage page, Panel panel, string path) => page.GoToAsync(panel.Address, path);

    /// <inheritdoc cref="GoToAsync(IPage, Panel, string)"/>
    public static async Task GoToAsync(this IPage page, string address, string path)
    {
        await page.GotoAsync(address + path);
        if (page.Url.Contains("/sign-in", StringComparison.Ordinal))
        {
            await page.GivePasswordAsync();
        }
    }

    /// <summary>Fills in the sign-in page that is open.</summary>
    public static async Task GivePasswordAsync(this IPage page, string email = Panel.Email)
    {
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(Panel.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }
}
