using MailSecurity.EndToEnd.Tests.Browser;
using MailSecurity.EndToEnd.Tests.Processes;
using Microsoft.Playwright;

namespace MailSecurity.EndToEnd.Tests;

/// <summary>
/// axe-core on every page and dialog, in light and dark. Not on /api, which is Scalar's page, nor on /jobs, which is Hangfire's.
/// </summary>
public sealed class AccessibilityTests(Chromium chromium, OnePanel one) : IClassFixture<Chromium>, IClassFixture<OnePanel>
{
    private const string Ana = "ana@access.example";

    private static readonly FilePayload TrustedList = new()
    {
        Name = "trusted.csv",
        MimeType = "text/csv",
        Buffer = "network,domain,user,description,expires\r\n192.0.2.0/24,access.example,,Office,\r\nnonsense,access.example,,Not a network,\r\n"u8.ToArray(),
    };

    private static readonly string[] Paths =
    [
        "/", "/security/incidents", "/security/incidents/not-raised", "/security/trusted-ips", "/security/access-lists", "/security/sub-admins", "/security/sessions", "/security/2fa",
        "/security/2fa/passkey", "/security/password", "/security/api-keys", "/security/audit", "/sources",
        "/settings", "/settings/back-test", "/on-call/devices", "/on-call/alerts", "/on-call/channels", "/on-call", "/on-call/schedules", "/on-call/escalation", "/about", "/not-found",
    ];

    [Fact]
    public async Task Pages_InLightAndDark_HaveNoSeriousProblem()
    {
        var page = await OpenAsync();
        var problems = new List<string>();
        foreach (var path in Paths)
        {
            await page.GoToAsync(one.Panel, path);
            await Assertions.Expect(page.Locator("main:not([inert]) h1").First).ToBeVisibleAsync();
            problems.AddRange(await page.ProblemsInBothThemesAsync(path));
        }

        await page.GoToAsync(one.Panel, "/security/incidents");
        await page.GetByRole(AriaRole.Link, new() { Name = Ana }).ClickAsync();
        await Assertions.Expect(page.Locator(".logins .cell-ip").First).ToBeVisibleAsync();
        problems.AddRange(await page.ProblemsInBothThemesAsync("incident"));
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Fact]
    public async Task Dialogs_InLightAndDark_HaveNoSeriousProblem()
    {
        var page = await OpenAsync();
        var problems = new List<string>();
        await page.GoToAsync(one.Panel, "/security/incidents");
        await page.GetByRole(AriaRole.Link, new() { Name = Ana }).ClickAsync();
        foreach (var button in new[] { $"Mark as Safe: {MailLines.Brazil}", "Mute this rule", "Expected in …", "Refuse logins", "Resolve", "Contact the customer" })
        {
            await LookAsync(page, button, problems);
        }

        await page.GoToAsync(one.Panel, "/security/incidents");
        await page.Locator(".incident .pick input").First.CheckAsync();
        foreach (var button in new[] { "Keys", "Saved filters", "Dismiss" })
        {
            await LookAsync(page, button, problems);
        }

        await page.GoToAsync(one.Panel, "/security/sub-admins");
        await LookAsync(page, "New", problems);
        await page.GoToAsync(one.Panel, "/security/trusted-ips");
        await LookAsync(page, "New", problems);
        await page.GetByRole(AriaRole.Button, new() { Name = "Import CSV" }).ClickAsync();
        await page.GetByLabel("File").SetInputFilesAsync(TrustedList);
        await Assertions.Expect(page.GetByText("1 of 2 lines can be added.")).ToBeVisibleAsync();
        problems.AddRange(await page.ProblemsInBothThemesAsync("preview of an import"));
        foreach (var path in new[] { "/security/access-lists", "/security/api-keys" })
        {
            await page.GoToAsync(one.Panel, path);
            await page.GetByRole(AriaRole.Button, new() { Name = "New" }).ClickAsync();
            var dialog = page.GetByRole(AriaRole.Dialog);
            await Assertions.Expect(dialog.GetByLabel("Your password")).ToBeVisibleAsync();
            problems.AddRange(await page.ProblemsInBothThemesAsync("Confirm that it is you"));
            await dialog.GetByLabel("Your password").FillAsync(Panel.Password);
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
            await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = path == "/security/api-keys" ? "Create the key" : "Add" })).ToBeVisibleAsync();
            problems.AddRange(await page.ProblemsInBothThemesAsync($"{path} New"));
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Fact]
    public async Task Doors_InLightAndDark_HaveNoSeriousProblem()
    {
        await using var panel = await Panel.StartAsync(withAdmin: false);
        var light = await chromium.OpenAsync(panel.Address);
        var dark = await chromium.OpenAsync(panel.Address, scheme: ColorScheme.Dark);
        var problems = new List<string>();
        async Task LookAsync(string what)
        {
            problems.AddRange(await light.ProblemsAsync($"{what}, light"));
            problems.AddRange(await dark.ProblemsAsync($"{what}, dark"));
        }

        await dark.GotoAsync(panel.SetupLink!);
        await light.GotoAsync(panel.SetupLink!);
        await LookAsync("setup");
        await light.GetByLabel("Your name").FillAsync("First Admin");
        await light.GetByLabel("E-mail address").FillAsync(Panel.Email);
        await light.GetByLabel("Password", new() { Exact = true }).FillAsync(Panel.Password);
        await light.GetByLabel("Password again").FillAsync(Panel.Password);
        await light.GetByRole(AriaRole.Button, new() { Name = "Create and sign in" }).ClickAsync();
        await light.GoToAsync(panel, "/security/2fa");
        await TwoFactorSteps.EnableAsync(light);
        await light.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await dark.GotoAsync(panel.Address + "/sign-in");
        await Assertions.Expect(light.GetByLabel("E-mail address")).ToBeVisibleAsync();
        await LookAsync("sign-in");
        foreach (var page in new[] { light, dark })
        {
            await page.GivePasswordAsync();
            await Assertions.Expect(page.GetByLabel("Six-digit code")).ToBeVisibleAsync();
        }

        await LookAsync("code");
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    private async Task<IPage> OpenAsync()
    {
        var page = await chromium.OpenAsync(one.Panel.Address);
        await one.Panel.AppendAsync(MailLines.Takeover(DateTimeOffset.UtcNow, Ana));
        await page.GoToAsync(one.Panel, "/security/incidents");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = Ana })).ToBeVisibleAsync();
        return page;
    }

    private static async Task LookAsync(IPage page, string button, List<string> problems)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = button }).First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        problems.AddRange(await page.ProblemsInBothThemesAsync($"dialog {button}"));
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).Not.ToBeVisibleAsync();
    }
}
