using MailSecurity.EndToEnd.Tests.Browser;
using MailSecurity.EndToEnd.Tests.Processes;
using Microsoft.Playwright;

namespace MailSecurity.EndToEnd.Tests;

public sealed class ContentPolicyTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task EveryPage_WhenOpenedInABrowser_KeepsToTheContentSecurityPolicy()
    {
        await using var panel = await Panel.StartAsync();
        var page = await chromium.OpenAsync(panel.Address);
        var refused = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                refused.Add($"{page.Url}: {message.Text}");
            }
        };

        await page.GoToAsync(panel, "/security/incidents");
        await Assertions.Expect(page.GetByText("No open incidents")).ToBeVisibleAsync();
        foreach (var path in new[] { "/", "/about", "/not-found", "/security/incidents", "/jobs" })
        {
            await page.GotoAsync(panel.Address + path);
            await page.WaitForLoadStateAsync(LoadState.Load);
        }

        Assert.Empty(refused);
    }
}
