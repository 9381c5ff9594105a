using Bunit;
using MailSecurity.Dashboard.Components.Pages;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;
using MudBlazor;

namespace MailSecurity.Dashboard.Tests.Components;

public sealed class SourcesTests
{
    [Fact]
    public async Task Sources_WhenOneBringsLogins_ShowsItsCountsAndTheFirstArrival()
    {
        await using var panel = await Panel.OpenAsync();
        var page = panel.Render<Sources>();
        Assert.Contains("No source has brought anything yet.", page.Markup);
        await Panel.PressAsync(page, "Wait for the first login");
        Assert.Contains("Waiting for the first login", page.Markup);

        await StoreAsync(panel, panel.Bench.Account, unreadable: 2);

        page.WaitForAssertion(() => Assert.Contains("Received!", page.Markup));
        var cells = page.FindAll("table.sources tbody tr")[0].QuerySelectorAll("td").Select(cell => cell.TextContent.Trim()).ToList();
        Assert.Equal(("3", "3", "0", "2"), (cells[2], cells[6], cells[7], cells[8]));
    }

    [Fact]
    public async Task Sources_WhenDatagramsWereDropped_SayHowMany()
    {
        await using var panel = await Panel.OpenAsync();
        await panel.Bench.Get<IntakeStore>().CommitAsync(
            [new IntakeBatch { AccountId = panel.Bench.Account, Source = SourceKind.Syslog, SourceName = "192.0.2.7", Lines = 1, Ignored = 1, Dropped = 1_234 }], default);

        var page = panel.Render<Sources>();

        page.WaitForAssertion(() => Assert.Contains("1,234 dropped", page.Find("table.sources .bad").TextContent));
    }

    [Fact]
    public async Task Samples_WhenTheyAreCopiedForAReport_NameNoUser()
    {
        await using var panel = await Panel.OpenAsync();
        await StoreAsync(panel, panel.Bench.Account, unreadable: 1);
        var page = panel.Render<Sources>();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("button[aria-expanded]")));

        await page.PressAsync("button[aria-expanded]");

        page.WaitForAssertion(() => Assert.Contains("anna@firma.example", page.Find(".samples code").TextContent));
        var copied = page.Find(".samples [data-copy]").GetAttribute("data-copy")!;
        Assert.Contains("user=<xxxx@xxxxx.xxxxxxx>, rip=nonsense", copied);
        Assert.Contains("The client address cannot be read.", copied);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task Sources_OfOtherAccounts_AreForTheProvider(bool isProvider, int expected)
    {
        await using var panel = await Panel.OpenAsync(admin => admin.IsProvider = isProvider);
        await StoreAsync(panel, panel.Bench.Account, unreadable: 0);
        await StoreAsync(panel, await panel.Bench.Get<AccountStore>().FindOrAddAsync("Elsewhere", default), unreadable: 0);

        var page = panel.Render<Sources>();

        page.WaitForAssertion(() => Assert.Equal(expected, page.FindAll("table.sources tbody tr").Count));
    }

    [Fact]
    public async Task Sources_WithoutTheRight_ShowNothing()
    {
        await using var panel = await Panel.OpenAsync(admin => (admin.Kind, admin.PermissionBits) = (AdminKind.SubAdmin, 0));
        await StoreAsync(panel, panel.Bench.Account, unreadable: 0);

        Assert.Empty(panel.Render<Sources>().FindAll("table.sources"));
    }

    [Fact]
    public async Task Delete_WhenConfirmed_TakesTheSourceAwayAndItComesBackWithTheNextLine()
    {
        await using var panel = await Panel.OpenAsync();
        await StoreAsync(panel, panel.Bench.Account, unreadable: 0);
        var dialogs = panel.Render<MudDialogProvider>();
        var page = panel.Render<Sources>();
        page.WaitForElement("table.sources");
        await Panel.PressAsync(page, "Delete");
        dialogs.WaitForAssertion(() => Assert.Contains("it comes back with the next line", dialogs.Markup));

        await Panel.PressAsync(dialogs, "Delete the source");

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("table.sources")));
        Assert.Contains("/var/log/mail.log was deleted.", page.Find("[role=status]").TextContent);
        await StoreAsync(panel, panel.Bench.Account, unreadable: 0);
        page.WaitForAssertion(() => Assert.Single(page.FindAll("table.sources tbody tr")));
    }

    [Fact]
    public async Task Delete_WithoutTheRight_IsNotOffered()
    {
        await using var panel = await Panel.OpenAsync(admin => (admin.Kind, admin.PermissionBits) = (AdminKind.SubAdmin, default(Permissions).With(Section.Sources, Level.Edit).Packed));
        await StoreAsync(panel, panel.Bench.Account, unreadable: 0);

        var page = panel.Render<Sources>();

        page.WaitForElement("table.sources");
        Assert.Empty(page.FindAll("table.sources button"));
    }

    [Fact]
    public async Task HowToConnect_WhenAKeyIsTyped_PutsItWhereItBelongs()
    {
        await using var panel = await Panel.OpenAsync();
        var page = panel.Render<Sources>();
        Assert.Contains("YOUR-API-KEY", page.Find(".snippet pre").TextContent);

        await page.InputAsync("input[name=key]", "ms_secret");

        var text = page.Find(".snippet pre").TextContent;
        Assert.Contains("auth_policy_server_url = http://localhost/dovecot/auth-policy", text);
        Assert.Contains("X-API-Key: ms_secret", text);
    }

    private static Task StoreAsync(Panel panel, int account, int unreadable)
    {
        var batch = new IntakeBatch { AccountId = account, Source = SourceKind.File, SourceName = "/var/log/mail.log", Lines = 3 + unreadable };
        batch.Logins.AddRange(Enumerable.Range(0, 3).Select(_ => A.Login(TimeProvider.System.GetUtcNow(), "10.49.0.1")));
        for (var line = 0; line < unreadable; line++)
        {
            batch.AddUnreadable("mail dovecot: imap-login: Login: user=<anna@firma.example>, rip=nonsense", "The client address cannot be read.");
        }

        return panel.Bench.Get<IntakeStore>().CommitAsync([batch], default);
    }
}
