using System.Text.RegularExpressions;
using MailSecurity.EndToEnd.Tests.Browser;
using MailSecurity.EndToEnd.Tests.Processes;
using Microsoft.Playwright;

namespace MailSecurity.EndToEnd.Tests;

/// <summary>The flows of the help pages, step by step in their words, each screen photographed in light, dark and on a phone.</summary>
public sealed class SecurityPagesTests(Chromium chromium, OnePanel one) : IClassFixture<Chromium>, IClassFixture<OnePanel>
{
    [Fact]
    public async Task SecurityIncident_WhenTheIpIsMarkedAsSafe_ClosesAndReopensWhenTheEntryIsDeleted()
    {
        const string User = "ana@review.example";
        var page = await OpenWithIncidentAsync(User, "/");
        await Assertions.Expect(page.GetByText("New security incidents detected. Click here to check the Security page.")).ToBeVisibleAsync();
        await page.TakeAsync("seed-1-home", fullPage: true);

        await page.GetByText("New security incidents detected. Click here to check the Security page.").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Security Incidents" })).ToBeVisibleAsync();
        var user = page.GetByRole(AriaRole.Link, new() { Name = User });
        await Assertions.Expect(user).ToBeVisibleAsync();
        await page.TakeAsync("seed-2-incidents");

        await user.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Last Logins" })).ToBeVisibleAsync();
        var mark = page.Locator(".logins").GetByRole(AriaRole.Button, new() { Name = $"Mark as Safe: {MailLines.Brazil}" });
        await Assertions.Expect(mark).ToBeVisibleAsync();
        await page.TakeAsync("seed-3-last-logins", fullPage: true);

        await mark.ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        var save = dialog.GetByRole(AriaRole.Button, new() { Name = "Mark as Safe" });
        await Assertions.Expect(dialog.GetByText("Incidents it closes")).ToBeVisibleAsync();
        await Assertions.Expect(save).ToBeDisabledAsync();
        await dialog.GetByLabel("Description (required)").FillAsync("Branch in Brazil");
        var range = dialog.GetByRole(AriaRole.Slider);
        await range.FocusAsync();
        for (var step = 0; step < 8; step++)
        {
            await range.PressAsync("ArrowRight");
        }

        await Assertions.Expect(dialog.Locator("output strong")).ToHaveTextAsync("200.160.2.0/24");
        await Assertions.Expect(dialog.GetByText("256", new() { Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(dialog.GetByText($"1: {User}")).ToBeVisibleAsync();
        await page.TakeAsync("seed-4-mark-as-safe");
        await save.ClickAsync();
        await Assertions.Expect(dialog.GetByText($"Closed: the incident of {User}.")).ToBeVisibleAsync();
        await page.TakeAsync("seed-5-marked");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Closed by Test Admin: closed by trusted IP 200.160.2.0/24, Branch in Brazil")).ToBeVisibleAsync();
        await page.TakeAsync("seed-6-closed", fullPage: true);
        var incident = page.Url;

        await page.GetByRole(AriaRole.Link, new() { Name = "User Trusted Login IPs" }).ClickAsync();
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Domain" }).SelectOptionAsync("review.example");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("domain=review.example"));
        await Assertions.Expect(page.GetByText("Branch in Brazil")).ToBeVisibleAsync();
        await page.TakeAsync("seed-7-trusted-ips", fullPage: true);
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete 200.160.2.0/24" }).ClickAsync();
        await Assertions.Expect(page.GetByText($"Opened again: the incident of {User}.")).ToBeVisibleAsync();
        await page.TakeAsync("seed-8-deleted", fullPage: true);

        await page.GotoAsync(incident);
        await Assertions.Expect(page.GetByText("200.160.2.0/24, Branch in Brazil: not trusted any more, deleted")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Resolve" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Travelling_WhenTheUserIsExpectedThere_ClosesTheIncidentAndEndsByHand()
    {
        const string User = "bob@travel.example";
        var page = await OpenWithIncidentAsync(User, "/security/incidents");
        await page.GetByRole(AriaRole.Link, new() { Name = User }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Expected in …" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByLabel("Expected in")).ToHaveValueAsync("BR");
        await dialog.GetByLabel("Until the end of").FillAsync(DateTime.UtcNow.AddDays(14).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        await dialog.GetByLabel("Note").FillAsync("Holiday, says the customer");
        await page.TakeAsync("travel-1-dialog");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Assertions.Expect(page.GetByText($"Closed: the incident of {User}.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Closed by Test Admin: closed because expected in Brazil until")).ToBeVisibleAsync();
        await page.TakeAsync("travel-2-closed", fullPage: true);
        await page.GetByRole(AriaRole.Button, new() { Name = "End now: expected in Brazil" }).ClickAsync();
        await Assertions.Expect(page.GetByText($"Opened again: the incident of {User}.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task AccessList_WhenRestrictedAndAllowedAgain_GoesStepByStepAsTheHelpPageSays()
    {
        var page = await chromium.OpenAsync(one.Panel.Address);
        await page.GoToAsync(one.Panel, "/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Admin IP Access Lists" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Admin access is unrestricted", new() { Exact = true })).ToBeVisibleAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await page.GetByRole(AriaRole.Button, new() { Name = "New" }).ClickAsync();
        await ConfirmAsync(dialog);
        await dialog.GetByLabel("IP", new() { Exact = true }).FillAsync("127.0.0.1");
        await dialog.GetByLabel("Description").FillAsync("Office");
        await page.TakeAsync("access-1-new");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        await Assertions.Expect(page.GetByText("1-1 of 1")).ToBeVisibleAsync();
        await page.TakeAsync("access-2-listed", fullPage: true);

        await page.GetByRole(AriaRole.Button, new() { Name = "Restrict Admin access only to the IPs in list" }).ClickAsync();
        await Assertions.Expect(dialog.GetByText("Warning: make sure your IP is in the Admin IP Access List. Otherwise, you might lock yourself out.")).ToBeVisibleAsync();
        await page.TakeAsync("access-3-warning");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Restrict" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm the restriction" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Admin access is restricted to the IPs in the list", new() { Exact = true })).ToBeVisibleAsync();
        await page.TakeAsync("access-4-restricted", fullPage: true);

        await page.GetByRole(AriaRole.Button, new() { Name = "Allow unrestricted Admin access" }).ClickAsync();
        await ConfirmAsync(dialog);
        await Assertions.Expect(page.GetByText("Admin access is unrestricted", new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Incident_WhenTwoPeopleDecideAtOnce_TellsTheSecondAndOverwritesNothing()
    {
        const string User = "eve@twice.example";
        var first = await OpenWithIncidentAsync(User, "/security/incidents");
        await first.GetByRole(AriaRole.Link, new() { Name = User }).ClickAsync();
        var second = await chromium.OpenAsync(one.Panel.Address);
        await second.GoToAsync(one.Panel, new Uri(first.Url).AbsolutePath);

        // Both have seen the same state and have the dialog open.
        foreach (var page in new[] { first, second })
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Resolve" }).ClickAsync();
        }

        await DecideAsync(first, "Compromised");
        await DecideAsync(second, "Safe");

        await Assertions.Expect(first.GetByText("Resolved: Compromised.")).ToBeVisibleAsync();
        await Assertions.Expect(second.GetByText("Nothing was overwritten")).ToBeVisibleAsync();
        foreach (var page in new[] { first, second })
        {
            await Assertions.Expect(page.Locator(".page-head .tag")).ToHaveTextAsync("Closed: Compromised");
            await Assertions.Expect(page.Locator(".history").GetByText("Resolved")).ToHaveCountAsync(1);
        }

        await second.TakeAsync("two-people");
    }

    private async Task<IPage> OpenWithIncidentAsync(string user, string path)
    {
        var page = await chromium.OpenAsync(one.Panel.Address);
        await page.GoToAsync(one.Panel, path);
        await Assertions.Expect(page.Locator("main:not([inert]) h1")).ToBeVisibleAsync();
        await one.Panel.AppendAsync(MailLines.Takeover(DateTimeOffset.UtcNow, user));
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = user })).ToBeVisibleAsync();
        return page;
    }

    private static async Task DecideAsync(IPage page, string verdict)
    {
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Radio, new() { Name = verdict }).CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Resolve" }).ClickAsync();
        await Assertions.Expect(dialog).Not.ToBeVisibleAsync();
    }

    private static async Task ConfirmAsync(ILocator dialog)
    {
        await dialog.GetByLabel("Your password").FillAsync(Panel.Password);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
    }
}
