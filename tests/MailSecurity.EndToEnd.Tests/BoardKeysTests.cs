using System.Text.RegularExpressions;
using MailSecurity.EndToEnd.Tests.Browser;
using MailSecurity.EndToEnd.Tests.Processes;
using Microsoft.Playwright;

namespace MailSecurity.EndToEnd.Tests;

/// <summary>The board without a mouse, as its list of keys promises.</summary>
public sealed class BoardKeysTests(Chromium chromium, OnePanel one) : IClassFixture<Chromium>, IClassFixture<OnePanel>
{
    private static readonly string[] Users = ["ana@keys.example", "bob@keys.example", "eva@keys.example"];

    [Fact]
    public async Task Board_ByItsKeysAlone_IsMovedThroughSelectedMarkedAcknowledgedAndOpened()
    {
        var page = await chromium.OpenAsync(one.Panel.Address);
        await page.GoToAsync(one.Panel, "/security/incidents?sort=user");
        await one.Panel.AppendAsync(string.Concat(Users.Select(user => MailLines.Takeover(DateTimeOffset.UtcNow, user))));
        foreach (var user in Users)
        {
            await Assertions.Expect(Link(page, user)).ToBeVisibleAsync();
        }

        await Assertions.Expect(page.Locator("main:not([inert])")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".incident")).ToHaveCountAsync(Users.Length);

        // Equal in everything but the name, they stand in its order, and the focus is on none of them.
        var order = await page.Locator(".incident .row-link").AllTextContentsAsync();
        await PressAsync(page, "j");
        await Assertions.Expect(Link(page, order[0])).ToBeFocusedAsync();
        await PressAsync(page, "j");
        await Assertions.Expect(Link(page, order[1])).ToBeFocusedAsync();
        await PressAsync(page, "k");
        await Assertions.Expect(Link(page, order[0])).ToBeFocusedAsync();

        await PressAsync(page, "x");
        await Assertions.Expect(page.Locator("[data-selected]")).ToHaveTextAsync("1 selected");
        await PressAsync(page, "x");
        await Assertions.Expect(page.Locator("[data-selected]")).Not.ToBeVisibleAsync();

        await PressAsync(page, "?");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByText("Keys of the board")).ToBeVisibleAsync();
        await page.TakeAsync("keys-1-list");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Assertions.Expect(dialog).Not.ToBeVisibleAsync();

        await PressAsync(page, "s");
        await Assertions.Expect(dialog.GetByText($"Mark {MailLines.Brazil} as safe")).ToBeVisibleAsync();
        await Assertions.Expect(dialog.GetByText(order[0]).First).ToBeVisibleAsync();
        await page.TakeAsync("keys-2-mark-as-safe");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Assertions.Expect(dialog).Not.ToBeVisibleAsync();

        // Where one was before the dialog.
        await PressAsync(page, "j");
        await Assertions.Expect(Link(page, order[1])).ToBeFocusedAsync();
        await PressAsync(page, "a");
        await Assertions.Expect(page.Locator(".incident", new() { HasText = order[1] }).Locator(".cell-state")).ToHaveTextAsync("Acknowledged by Test Admin");
        await Assertions.Expect(page.Locator(".cell-state", new() { HasText = "Acknowledged" })).ToHaveCountAsync(1);

        await PressAsync(page, "/");
        await page.Keyboard.TypeAsync("jjaxs");
        await Assertions.Expect(page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("jjaxs");
        await page.GetByRole(AriaRole.Searchbox).FillAsync("");
        await Link(page, order[1]).FocusAsync();
        await PressAsync(page, "Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/security/incidents/[0-9a-f-]{36}"));
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(order[1]);
    }

    private static ILocator Link(IPage page, string user) => page.GetByRole(AriaRole.Link, new() { Name = user });

    private static Task PressAsync(IPage page, string key) => page.Keyboard.PressAsync(key);
}
