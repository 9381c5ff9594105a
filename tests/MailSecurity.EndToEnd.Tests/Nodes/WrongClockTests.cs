using System.Net.Http.Headers;
using MailSecurity.EndToEnd.Tests.Browser;
using MailSecurity.EndToEnd.Tests.OnCall;
using MailSecurity.EndToEnd.Tests.Processes;
using Microsoft.Playwright;

namespace MailSecurity.EndToEnd.Tests.Nodes;

/// <summary>Two real nodes, one of which has its clock five minutes ahead (libfaketime): they agree all the same.</summary>
public sealed class WrongClockTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly string[] Libraries = ["/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Node_WhoseClockIsFiveMinutesAhead_GoesByTheDatabases()
    {
        if (Environment.GetEnvironmentVariable("FT_LIB") is { } lib) { Libraries[0] = lib; }
        var library = Array.Find(Libraries, File.Exists);
        Assert.SkipWhen(library is null, "libfaketime is not installed.");
        await using var receiver = await HookReceiver.StartAsync();
        await using var installation = await Installation.CreateAsync();
        const string Allowed = "--MailSecurity:Outgoing:Allowed:0=127.0.0.0/8";
        var right = await installation.AddNodeAsync(receiver.CertificateFile, settings: Allowed);
        var ahead = await installation.AddNodeAsync(receiver.CertificateFile, settings: Allowed, environment: new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = library!,
            ["FAKETIME"] = "+5m",
            ["FAKETIME_FORCE_MONOTONIC_FIX"] = Environment.GetEnvironmentVariable("FT_FIX") ?? "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            ["DONT_FAKE_MONOTONIC"] = "1",
        });

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

    private const string Dispatches = "SELECT COUNT(*) FROM hangfire.job WHERE invocationdata::text LIKE '%SendAlertsJob%' AND statename IN ('Processing', 'Succeeded')";
}
