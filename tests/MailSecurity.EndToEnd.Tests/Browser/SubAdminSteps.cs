using MailSecurity.EndToEnd.Tests.Processes;
using Microsoft.Playwright;

namespace MailSecurity.EndToEnd.Tests.Browser;

/// <summary>The steps by which a Sub-Admin comes to be, for tests that take something away from one.</summary>
internal static class SubAdminSteps
{
    /// <summary>Invites somebody on the open Sub-Admins page. Answers the one-time link.</summary>
    public static async Task<string> InviteAsync(IPage boss, string email)
    {
        await boss.GetByRole(AriaRole.Button, new() { Name = "New" }).ClickAsync();
        var dialog = boss.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Your password").FillAsync(Panel.Password);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await dialog.GetByLabel("Name").FillAsync("Sam Sub-Admin");
        await dialog.GetByLabel("E-mail address").FillAsync(email);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create the invitation" }).ClickAsync();
        return await boss.GetByLabel("One-time link").InputValueAsync();
    }

    /// <summary>Follows the link, chooses a password, and is signed in.</summary>
    public static async Task AcceptAsync(IPage sam, string link)
    {
        await sam.GotoAsync(link);
        await sam.GetByLabel("Password", new() { Exact = true }).FillAsync(Panel.Password);
        await sam.GetByLabel("Password again").FillAsync(Panel.Password);
        await sam.GetByRole(AriaRole.Button, new() { Name = "Save and sign in" }).ClickAsync();
    }
}
