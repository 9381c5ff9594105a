using System.Net.Http.Headers;
using System.Net.Http.Json;
using MailSecurity.EndToEnd.Tests.Browser;
using MailSecurity.EndToEnd.Tests.MailServers;
using MailSecurity.EndToEnd.Tests.Processes;
using MailSecurity.Testing;
using Microsoft.Playwright;

namespace MailSecurity.EndToEnd.Tests;

/// <summary>The real product between real mail servers and a real browser.</summary>
public sealed class RealServersTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string User = "ana@example.org";
    private const int RefusedByPolicy = 7;

    [Fact]
    public async Task Takeover_WhenDovecotReportsIt_IsOnTheBoardAndContainmentRefusesTheIntruder()
    {
        await using var panel = await Panel.StartAsync();
        var page = await chromium.OpenAsync(panel.Address);
        await using var server = await MailServer.StartAsync(
            panel.Address, await panel.CreateKeyAsync("mx1", "intake"), dovecotLog: Path.Combine(panel.Folder, "dovecot.log"), postfixLog: panel.LogPath);
        var (owner, intruder) = (new MailClient(server, MailLines.Germany, User), new MailClient(server, MailLines.Brazil, User));

        Assert.StartsWith("b OK", await owner.ImapAsync(name: "Thunderbird"), StringComparison.Ordinal);
        Assert.StartsWith("OK", await owner.SieveAsync(), StringComparison.Ordinal);
        Assert.StartsWith("b NO", await owner.ImapAsync("wrong"), StringComparison.Ordinal);
        Assert.StartsWith("NO", await owner.SieveAsync("wrong"), StringComparison.Ordinal);
        Assert.StartsWith("535", await owner.SubmissionAsync("wrong"), StringComparison.Ordinal);
        Assert.StartsWith("-ERR", await intruder.Pop3Async("wrong"), StringComparison.Ordinal);
        Assert.StartsWith("+OK", await intruder.Pop3Async(), StringComparison.Ordinal);
        Assert.StartsWith("235", await intruder.SubmissionAsync(), StringComparison.Ordinal);
        Assert.StartsWith("235", await intruder.SmtpAsync(messages: 3), StringComparison.Ordinal);

        await page.GoToAsync(panel, "/security/incidents");
        await page.GetByRole(AriaRole.Link, new() { Name = User }).ClickAsync();
        await Assertions.Expect(page.GetByText("Logins from Germany and Brazil within 24 hours.").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".metric-number").First).ToHaveTextAsync("3");

        // Dovecot does not wait for the answer to a report: the last ones may still be on their way.
        await panel.ReachAsync("SELECT COUNT(DISTINCT Protocol) FROM Logins WHERE Outcome <> 1", 4);

        // Dovecot has reported it, and Postfix's log tells of it with each message.
        await panel.ReachAsync("SELECT COUNT(*) FROM Logins WHERE Protocol = 3", 1);

        await TrustAsync(panel, MailLines.Germany);
        await page.GetByRole(AriaRole.Button, new() { Name = "Refuse logins …" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Refuse logins" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Logins are refused" })).ToBeVisibleAsync();
        await page.ScreenshotAsync(new() { Path = Path.Combine(Chromium.ScreenshotFolder, "contained.png"), FullPage = true });

        await UntilAsync(() => intruder.ImapAsync(), "b NO [ALERT] Logins to this mailbox are blocked from here.");
        await UntilAsync(() => intruder.Pop3Async(), "-ERR [AUTH] Logins to this mailbox are blocked from here.");
        await UntilAsync(() => intruder.SmtpAsync(), "535 ");
        Assert.StartsWith("b OK", await owner.ImapAsync(), StringComparison.Ordinal);
        await panel.ReachAsync($"SELECT MIN(2, COUNT(*)) FROM Logins WHERE Outcome = {RefusedByPolicy}", 2);

        await page.GetByRole(AriaRole.Button, new() { Name = "Accept logins again" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Logins of this User are accepted again.")).ToBeVisibleAsync();
        await UntilAsync(() => intruder.ImapAsync(), "b OK");
    }

    [Fact]
    public async Task Panel_WhenKilledWhileLoginsGoOn_HoldsNobodyUpAndItsFileLosesNothing()
    {
        const int LoginsEach = 5;
        var folder = Directory.CreateTempSubdirectory("mailsecurity-e2e-").FullName;
        var urls = $"http://127.0.0.1:{FreePorts.Take(1)[0]}";
        var panel = await Panel.StartAsync(withAdmin: false, folder, settings: ["--urls", urls]);
        var key = await panel.CreateKeyAsync("mx1", "intake");
        await using (var server = await MailServer.StartAsync(urls, key, dovecotLog: panel.LogPath, postfixLog: null, "auth_policy_report_after_auth = no\n"))
        {
            await LogInAsync();
            await panel.KillAsync();
            await LogInAsync();
            await panel.DisposeAsync();
            panel = await Panel.StartAsync(withAdmin: false, folder, settings: ["--urls", urls]);
            await LogInAsync();
            await panel.ReachAsync($"SELECT MIN({3 * LoginsEach}, COUNT(*)) FROM Logins", 3 * LoginsEach);

            Assert.Equal(3 * LoginsEach, await panel.CountAsync("SELECT COUNT(*) FROM Logins WHERE Outcome = 1"));

            async Task LogInAsync()
            {
                for (var number = 0; number < LoginsEach; number++)
                {
                    Assert.StartsWith("b OK", await new MailClient(server, MailLines.Germany, $"user{number}@example.org").ImapAsync(), StringComparison.Ordinal);
                }
            }
        }

        await panel.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    // What a person has just changed is in force a moment later.
    private static async Task UntilAsync(Func<Task<string>> logIn, string expected)
    {
        while (!(await logIn()).StartsWith(expected, StringComparison.Ordinal))
        {
            await Pause.AMomentAsync();
        }
    }

    private static async Task TrustAsync(Panel panel, string address)
    {
        using var caller = new HttpClient { BaseAddress = new Uri(panel.Address) };
        caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await panel.CreateKeyAsync("trust", "trusted.write"));
        using var answer = await caller.PostAsJsonAsync("/api/v1/trusted-ips", new { network = $"{address}/32", domain = "example.org", description = "Office" });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
