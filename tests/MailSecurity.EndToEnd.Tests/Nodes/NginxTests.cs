using System.Diagnostics;
using System.Net.Http.Headers;
using MailSecurity.EndToEnd.Tests.Browser;
using MailSecurity.EndToEnd.Tests.OnCall;
using Microsoft.Playwright;

namespace MailSecurity.EndToEnd.Tests.Nodes;

/// <summary>Two real nodes on one PostgreSQL behind nginx with the configuration that is shipped; each browser has its node.</summary>
public sealed class NginxTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Sam = "sam@example.org";

    [Fact]
    public async Task Panel_OnTwoNodesBehindNginx_IsOne()
    {
        Assert.SkipUnless(Nginx.IsInstalled, "nginx is not installed.");
        await using var receiver = await HookReceiver.StartAsync();
        receiver.AnswerFromNowOn();
        await using var installation = await Installation.CreateAsync();
        string[] settings = ["--MailSecurity:Proxies:Trusted:0=127.0.0.1", "--MailSecurity:Outgoing:Allowed:0=127.0.0.0/8"];
        var one = await installation.AddNodeAsync(receiver.CertificateFile, settings: settings);
        var other = await installation.AddNodeAsync(receiver.CertificateFile, settings: settings);
        await using var nginx = await Nginx.StartAsync(one, other);
        var (bossAt, samAt) = (await nginx.CookieOfAsync(one), await nginx.CookieOfAsync(other));

        var boss = await OpenAsync(nginx, bossAt);
        await WebhookSteps.AddAsync(boss, nginx.Address, receiver.Address);
        await boss.GoToAsync(nginx.Address, "/security/sub-admins");
        var link = await SubAdminSteps.InviteAsync(boss, Sam);
        Assert.StartsWith(nginx.Address, link, StringComparison.Ordinal);
        var sam = await OpenAsync(nginx, samAt);
        await SubAdminSteps.AcceptAsync(sam, link);
        await GoToTheBoardAsync(sam, nginx);
        await GoToTheBoardAsync(boss, nginx);

        // To one node; the boards of both say it, and one message is sent.
        using var sender = new HttpClient { BaseAddress = new Uri(one.Address), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", await installation.CreateKeyAsync()) } };
        using (var lines = new StringContent(MailLines.Takeover(DateTimeOffset.UtcNow, "ana@example.org")))
        using (var answer = await sender.PostAsync("/api/v1/log-lines", lines, TestContext.Current.CancellationToken))
        {
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        var watch = Stopwatch.StartNew();
        await SeesAnaAsync(boss);
        await SeesAnaAsync(sam);
        Figures.Print("From the answer to logins sent to one node to their incident on the boards of both", watch.Elapsed);
        await installation.ReachAsync("""SELECT COUNT(*) FROM "AlertDeliveries" WHERE "State" = 3""", 1);

        // Taken away at one node, refused at the other.
        await boss.GoToAsync(nginx.Address, "/security/sub-admins");
        Figures.Print("From ending a session at one node to its page gone at the other", await UntilSignedOutAsync(boss, $"End the sessions of {Sam}", sam));
        await sam.GivePasswordAsync(Sam);
        await GoToTheBoardAsync(sam, nginx);
        await SeesAnaAsync(sam);
        Figures.Print("From disabling a Sub-Admin at one node to the page gone at the other", await UntilSignedOutAsync(boss, $"Disable {Sam}", sam));
        await sam.GivePasswordAsync(Sam);
        await Assertions.Expect(sam.GetByText("do not match")).ToBeVisibleAsync();

        Assert.Equal([new Uri(one.Address).Authority], await nginx.NodesOfAsync(bossAt));
        Assert.Equal([new Uri(other.Address).Authority], await nginx.NodesOfAsync(samAt));
        Figures.Print("Connections of two nodes to PostgreSQL", await installation.CountAsync("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = 'mailsecurity'"));
        await EachMinutesJobsRanOnceAsync(installation);
        Assert.Single(receiver.Keys);
        Assert.Equal(1, await installation.CountAsync("""SELECT COUNT(*) FROM "AlertDeliveries" """));
    }

    private async Task<IPage> OpenAsync(Nginx nginx, string cookie)
    {
        var page = await chromium.OpenAsync(nginx.Address, anyCertificate: true);
        await page.Context.AddCookiesAsync([new Cookie { Name = Nginx.NodeCookie, Value = cookie, Url = nginx.Address }]);
        return page;
    }

    private static async Task GoToTheBoardAsync(IPage page, Nginx nginx)
    {
        await page.GoToAsync(nginx.Address, "/security/incidents");
        await page.Locator("main:not([inert])").WaitForAsync();
    }

    private static Task SeesAnaAsync(IPage page) => Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "ana@example.org" }).First).ToBeVisibleAsync();

    private static async Task<TimeSpan> UntilSignedOutAsync(IPage boss, string button, IPage sam)
    {
        await boss.Locator("main:not([inert])").WaitForAsync();
        await boss.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
        var watch = Stopwatch.StartNew();
        await Assertions.Expect(sam.GetByLabel("E-mail address")).ToBeVisibleAsync();
        return watch.Elapsed;
    }

    private static async Task EachMinutesJobsRanOnceAsync(Installation installation)
    {
        const string Runs = """
            SELECT COUNT(*) AS runs FROM hangfire.jobparameter p JOIN hangfire.job j ON j.id = p.jobid
            WHERE p.name = 'RecurringJobId' AND p.value LIKE '%watchdog%'
            """;
        await installation.ReachAsync($"SELECT CASE WHEN ({Runs}) > 0 THEN 1 ELSE 0 END", 1);
        Assert.Equal(1, await installation.CountAsync($"SELECT MAX(r.runs) FROM ({Runs} GROUP BY date_trunc('minute', j.createdat)) r"));
    }
}
