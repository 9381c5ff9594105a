using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using MailSecurity.EndToEnd.Tests.Browser;
using MailSecurity.EndToEnd.Tests.Processes;
using Microsoft.Playwright;

namespace MailSecurity.EndToEnd.Tests.Nodes;

/// <summary>PostgreSQL killed, and cut off from a node, while logins come in and a board is open: all of it goes on by itself.</summary>
public sealed class DatabaseFaultTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const int Users = 40;

    // The long form of issue 8: 600.
    private static readonly TimeSpan Cut = TimeSpan.FromSeconds(
        double.Parse(Environment.GetEnvironmentVariable("MAILSEC_TEST_CUT_SECONDS") ?? "10", CultureInfo.InvariantCulture));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Node_WhenPostgresIsKilledAndStartedAgain_SaysSoAndGoesOnWithNothingLost()
    {
        await using var installation = await Installation.CreateAsync();
        var node = await installation.AddNodeAsync();
        var board = await OpenBoardAsync(node);
        var key = await installation.CreateKeyAsync();
        using var sender = new NodeSender(key, node);
        var batches = Login.Fortnight(Users, perBatch: 50);
        await SendAsync(sender, batches[..6]);

        installation.Server.Kill();
        var sending = SendAsync(sender, batches[6..]);
        while (sender.Refusals.Count < 3)
        {
            await Task.Delay(50, Cancel);
        }

        installation.Server.StartAgain();
        var watch = Stopwatch.StartNew();
        await sending;
        Figures.Print("From PostgreSQL started again to all logins sent meanwhile stored", watch.Elapsed);
        Assert.All(sender.Refusals, said => Assert.Matches("^503 .*send (them|the same) again later", said));
        await EndsWellAsync(installation, sender, batches);
        await ShowsAnIncidentAsync(board, node, key);
    }

    [Fact]
    public async Task Node_WhenCutOffFromItsDatabase_KeepsNobodyElseFromWorkAndGoesOnWhenItIsBack()
    {
        await using var installation = await Installation.CreateAsync();
        await using var line = NetworkLine.To(installation.Server.Port);
        var near = await installation.AddNodeAsync();
        var far = await installation.AddNodeAsync(port: line.Port);
        var board = await OpenBoardAsync(far);
        var key = await installation.CreateKeyAsync();
        using var toFar = new NodeSender(key, far);
        using var toNear = new NodeSender(key, near);
        var batches = Login.Fortnight(Users, perBatch: 10);
        var half = batches.Length / 2;

        // Something is under way at every moment.
        var sending = SendAsync(toFar, batches[..half]);
        while (toFar.Accepted < 100)
        {
            await Task.Delay(20, Cancel);
        }

        line.Cut();
        var watch = Stopwatch.StartNew();
        await SendAsync(toNear, batches[half..]);
        Figures.Print("A node cut off in the middle of its writing: until the other had stored all of its own", watch.Elapsed);
        var before = toFar.Accepted;
        if (Cut > watch.Elapsed)
        {
            await Task.Delay(Cut - watch.Elapsed, Cancel);
        }

        Assert.Equal(before, toFar.Accepted);
        line.Mend();
        watch.Restart();
        await sending;
        Figures.Print("From the end of the cut to all logins that waited stored", watch.Elapsed);
        Assert.Equal(batches.Sum(batch => batch.Length), toNear.Accepted + toFar.Accepted);
        await installation.UntilAnalysedAsync();
        Assert.Equal($"{toNear.Accepted + toFar.Accepted}", (await installation.RowsAsync("""SELECT COUNT(*) FROM "Logins" """)).Single());
        await ShowsAnIncidentAsync(board, near, key);
    }

    private static async Task SendAsync(NodeSender sender, IEnumerable<Login[]> batches)
    {
        foreach (var batch in batches)
        {
            await sender.SendAsync(batch, 0, Cancel);
        }
    }

    private static async Task EndsWellAsync(Installation installation, NodeSender sender, Login[][] batches)
    {
        Assert.Equal(batches.Sum(batch => batch.Length), sender.Accepted);
        await installation.UntilAnalysedAsync();
        Assert.Equal($"{sender.Accepted}", (await installation.RowsAsync("""SELECT COUNT(*) FROM "Logins" """)).Single());
        await installation.ReachAsync("""SELECT COUNT(*) FROM "Incidents" """, (Users + 2) / 3);
    }

    private async Task<IPage> OpenBoardAsync(Panel node)
    {
        var page = await chromium.OpenAsync(node.Address);
        await page.GoToAsync(node, "/security/incidents");
        await page.Locator("main:not([inert])").WaitForAsync();
        await page.EvaluateAsync("window.wasNotReloaded = true");
        return page;
    }

    // The page that was open all the while.
    private static async Task ShowsAnIncidentAsync(IPage board, Panel node, string key)
    {
        const string User = "zoe@example.org";
        using var sender = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
        using var lines = new StringContent(MailLines.Takeover(DateTimeOffset.UtcNow, User));
        using var answer = await sender.PostAsync(new Uri(node.Address + "/api/v1/log-lines"), lines, Cancel);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
        await Assertions.Expect(board.GetByRole(AriaRole.Link, new() { Name = User }).First).ToBeVisibleAsync();
        Assert.True(await board.EvaluateAsync<bool>("window.wasNotReloaded === true"));
    }
}
