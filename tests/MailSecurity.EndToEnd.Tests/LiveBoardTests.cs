using System.Diagnostics;
using MailSecurity.EndToEnd.Tests.Browser;
using MailSecurity.EndToEnd.Tests.Processes;
using Microsoft.Playwright;

namespace MailSecurity.EndToEnd.Tests;

public sealed class LiveBoardTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const int Incidents = 20;

    [Fact]
    public async Task Board_WhenLinesAreAppendedToTheLog_ShowsTheIncidentWithoutAReload()
    {
        await using var panel = await Panel.StartAsync();
        var page = await chromium.OpenAsync(panel.Address);
        await page.GoToAsync(panel, "/security/incidents");
        await Assertions.Expect(page.GetByText("No open incidents")).ToBeVisibleAsync();
        await page.EvaluateAsync("window.wasNotReloaded = true");
        var now = DateTimeOffset.UtcNow;
        var users = Enumerable.Range(0, Incidents).Select(number => $"user{number:00}@example.org").ToArray();
        await panel.AppendAsync(string.Concat(users.Select(user => MailLines.History(now, user) + MailLines.Login(now.AddHours(-1), user, MailLines.Germany))));

        var times = new List<double>();
        foreach (var user in users)
        {
            var line = MailLines.Login(DateTimeOffset.UtcNow, user, MailLines.Brazil);
            var watch = Stopwatch.StartNew();
            await panel.AppendAsync(line);
            await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = user })).ToBeVisibleAsync();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        Assert.True(await page.EvaluateAsync<bool>("window.wasNotReloaded"));
        Figures.Print("From a line appended to the log to its incident on the screen", times);
    }

    [Fact]
    public async Task Incident_WhenOpened_ExplainsItselfAndCanBeResolved()
    {
        await using var panel = await Panel.StartAsync();
        var now = DateTimeOffset.UtcNow;
        await panel.AppendAsync(MailLines.History(now, "ana@example.org") + MailLines.Login(now.AddHours(-1), "ana@example.org", MailLines.Germany)
            + MailLines.Login(now, "ana@example.org", MailLines.Brazil));
        var page = await chromium.OpenAsync(panel.Address);

        await page.GoToAsync(panel, "/");
        await page.GetByText("New security incidents detected. Click here to check the Security page.").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "ana@example.org" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Logins from Germany and Brazil within 24 hours.").First).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText(MailLines.Brazil).First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Test Admin").First).ToBeVisibleAsync();
        await page.ScreenshotAsync(new() { Path = Path.Combine(Chromium.ScreenshotFolder, "incident.png"), FullPage = true });
        await page.GetByRole(AriaRole.Button, new() { Name = "Resolve" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByText("Compromised").First.ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Resolve" }).ClickAsync();
        await Assertions.Expect(dialog).Not.ToBeVisibleAsync();

        await page.GoToAsync(panel, "/security/incidents");
        await Assertions.Expect(page.GetByText("No open incidents")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Panel_WhenNobodyCanSignInYet_IsSetUpByThePrintedLinkOnce()
    {
        await using var panel = await Panel.StartAsync(withAdmin: false);
        var page = await chromium.OpenAsync(panel.Address);

        await page.GotoAsync(panel.SetupLink!);
        await page.GetByLabel("Your name").FillAsync("First Admin");
        await page.GetByLabel("E-mail address").FillAsync(Panel.Email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Panel.Password);
        await page.GetByLabel("Password again").FillAsync(Panel.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create and sign in" }).ClickAsync();
        await Assertions.Expect(page.GetByText("First Admin").First).ToBeVisibleAsync();

        var stranger = await chromium.OpenAsync(panel.Address);
        await stranger.GotoAsync(panel.SetupLink!);
        await Assertions.Expect(stranger.GetByText("This link does not work any more")).ToBeVisibleAsync();
        await stranger.GotoAsync(panel.Address + "/security/incidents");
        await Assertions.Expect(stranger).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/sign-in"));
    }
}
