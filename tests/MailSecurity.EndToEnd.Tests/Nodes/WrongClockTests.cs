using System.Net.Http.Headers;
using MailSecurity.EndToEnd.Tests.Browser;
using MailSecurity.EndToEnd.Tests.OnCall;
using MailSecurity.EndToEnd.Tests.Processes;

namespace MailSecurity.EndToEnd.Tests.Nodes;

/// <summary>Two real nodes, one of which has its clock five minutes ahead: they agree all the same.</summary>
public sealed class WrongClockTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Dispatches = "SELECT COUNT(*) FROM hangfire.job WHERE invocationdata::text LIKE '%SendAlertsJob%' AND statename IN ('Processing', 'Succeeded')";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Node_WhoseClockIsFiveMinutesAhead_GoesByTheDatabases()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/gcc"), "gcc is not installed.");
        await using var receiver = await HookReceiver.StartAsync();
        await using var installation = await Installation.CreateAsync();
        const string Allowed = "--MailSecurity:Outgoing:Allowed:0=127.0.0.0/8";
        var right = await installation.AddNodeAsync(receiver.CertificateFile, settings: Allowed);
        var ahead = await installation.AddNodeAsync(
            receiver.CertificateFile, settings: Allowed, environment: new Dictionary<string, string> { ["LD_PRELOAD"] = await BuildClockAsync(installation.Folder) });

        // The wrong clock is there: what is not asked of our own clock shows it.
        using var caller = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", await installation.CreateKeyAsync()) } };
        using (var answer = await caller.GetAsync(new Uri(ahead.Address + "/health/live"), Cancel))
        {
            Assert.InRange(answer.Headers.Date!.Value - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(6));
        }

        // Signed in at one, known at the other; a code of now is right at both.
        var page = await chromium.OpenAsync(right.Address);
        await WebhookSteps.AddAsync(page, right.Address, receiver.Address);
        await page.GoToAsync(ahead, "/security/2fa");
        await page.Locator("main:not([inert])").WaitForAsync();
        await TwoFactorSteps.EnableAsync(page);

        // Sent to the one, told by either; while it is told the other one looks too, and its lease holds.
        using (var lines = new StringContent(MailLines.Takeover(DateTimeOffset.UtcNow, "ana@example.org")))
        using (var answer = await caller.PostAsync(new Uri(ahead.Address + "/api/v1/log-lines"), lines, Cancel))
        {
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
        }

        await receiver.ArrivedAsync();
        var dispatched = await installation.CountAsync(Dispatches);
        foreach (var node in new[] { right, ahead, right, ahead })
        {
            using var more = new StringContent(MailLines.Takeover(DateTimeOffset.UtcNow, $"user{Guid.NewGuid():N}@example.org"));
            using var answer = await caller.PostAsync(new Uri(node.Address + "/api/v1/log-lines"), more, Cancel);
            Assert.True(answer.IsSuccessStatusCode);
        }

        await installation.ReachAsync($"SELECT CASE WHEN ({Dispatches}) > {dispatched} + 1 THEN 1 ELSE 0 END", 1);
        receiver.AnswerFromNowOn();
        await installation.ReachAsync("""SELECT COUNT(*) FROM "AlertDeliveries" WHERE "State" <> 3""", 0);
        Assert.Equal(receiver.Keys.Count, receiver.Keys.Distinct().Count());

        // Nothing has a time that has not come.
        await installation.UntilAnalysedAsync();
        foreach (var (table, column) in new[] { ("AdminSessions", "CreatedAt"), ("AuditEntries", "At"), ("Alerts", "RaisedAt"), ("AlertDeliveries", "QueuedAt"), ("AlertDeliveries", "SentAt") })
        {
            Assert.NotEqual(0, await installation.CountAsync($"""SELECT COUNT(*) FROM "{table}" WHERE "{column}" IS NOT NULL"""));
            Assert.Equal(0, await installation.CountAsync($"""SELECT COUNT(*) FROM "{table}" WHERE "{column}" > (extract(epoch FROM clock_timestamp()) + 5) * 1e7 + 621355968000000000"""));
        }
    }

    // libfaketime meddles with waiting too, which the program does all the time.
    private static async Task<string> BuildClockAsync(string folder)
    {
        var library = Path.Combine(folder, "wrong-clock.so");
        await Tool.RunAsync("gcc", "-shared", "-fPIC", "-o", library, Path.Combine(AppContext.BaseDirectory, "wrong-clock.c"));
        return library;
    }
}
