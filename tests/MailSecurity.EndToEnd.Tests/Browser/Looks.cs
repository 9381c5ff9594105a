using Microsoft.Playwright;

namespace MailSecurity.EndToEnd.Tests.Browser;

/// <summary>The same page in its three looks: light, dark and on a phone.</summary>
internal static class Looks
{
    private const int Wide = 1280;
    private const int Phone = 390;

    /// <summary>Pictures to be looked at: NAME-light.png, NAME-dark.png and NAME-phone.png.</summary>
    public static async Task TakeAsync(this IPage page, string name, bool fullPage = false)
    {
        await ShootAsync(page, $"{name}-light", fullPage);
        await page.SwitchThemeAsync();
        await ShootAsync(page, $"{name}-dark", fullPage);
        await page.SwitchThemeAsync();
        await page.SetViewportSizeAsync(Phone, 844);
        await Assertions.Expect(page.Locator("aside.mud-drawer--open")).ToHaveCountAsync(0);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{name} is wider than a phone.");
        await ShootAsync(page, $"{name}-phone", fullPage);
        await page.SetViewportSizeAsync(Wide, 800);
    }

    /// <summary>Presses the button in the bar, which an open dialog covers. A page without the bar is told.</summary>
    public static async Task SwitchThemeAsync(this IPage page)
    {
        var dark = await page.EvaluateAsync<string>("document.documentElement.dataset.theme") == "dark";
        if (await page.Locator(".app-bar").CountAsync() == 0)
        {
            await page.EvaluateAsync($"panel.setTheme('{(dark ? "light" : "dark")}')");
            return;
        }

        // Drawn by the server first: before the circuit is there, a click is lost.
        await Assertions.Expect(page.Locator("main:not([inert])")).ToHaveCountAsync(1);
        await page.Locator($"button[aria-label='Use the {(dark ? "light" : "dark")} theme']").EvaluateAsync("button => button.click()");
        await Assertions.Expect(page.Locator($"button[aria-label='Use the {(dark ? "dark" : "light")} theme']")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", dark ? "light" : "dark");
    }

    private static async Task ShootAsync(IPage page, string name, bool fullPage)
    {
        if (fullPage)
        {
            await page.EvaluateAsync("scrollTo(0, 0)");
        }

        await page.ScreenshotAsync(new()
        {
            Path = Path.Combine(Chromium.ScreenshotFolder, name + ".png"),
            FullPage = fullPage,
            Animations = ScreenshotAnimations.Disabled,
        });
    }
}
