using Bunit;
using MailSecurity.Dashboard.Components.Pages;
using MailSecurity.Dashboard.Components.Trust;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Trust;
using MailSecurity.Testing;
using Microsoft.AspNetCore.Components.Forms;
using MudBlazor;

namespace MailSecurity.Dashboard.Tests.Components.Trust;

public sealed class TrustedIpsTests : IAsyncLifetime
{
    private const string User = "ana@example.org";

    private Panel _panel = null!;

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _panel = await Panel.OpenAsync();
        await _panel.RaiseAsync(User);
    }

    public ValueTask DisposeAsync() => _panel.DisposeAsync();

    [Fact]
    public async Task Page_WithEntries_ListsWhoWhyAndForWhom()
    {
        await AddAsync("10.55.0.0/24", null);
        var page = Open();
        page.WaitForAssertion(() => Assert.Contains("10.55.0.0/24", page.Find(".trusted tbody").TextContent, StringComparison.Ordinal));
        Assert.Contains("every User of example.org", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Branch office", page.Markup, StringComparison.Ordinal);
        Assert.Equal(["All Domains", "example.org"], page.FindAll("select[name=domain] option").Select(option => option.TextContent));
    }

    [Fact]
    public async Task Search_WhenPressed_IsInTheAddress()
    {
        await AddAsync("10.55.0.0/24", null);
        var page = Open();
        await page.ChangeAsync("select[name=domain]", "example.org");
        await page.InputAsync("input[name=q]", "10.55.0.9");
        await page.SubmitAsync("form.toolbar");
        Assert.EndsWith("/security/trusted-ips?domain=example.org&q=10.55.0.9", _panel.Address.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_WhenUndone_BringsTheEntryBackAndClosesTheIncidentAgain()
    {
        await AddAsync("10.55.0.0/24", User);
        Assert.Empty(await _panel.Bench.OpenIncidentsAsync());
        var page = Open();
        page.WaitForElement("button[aria-label='Delete 10.55.0.0/24']");

        await Panel.PressAsync(page, "Delete");
        page.WaitForAssertion(() => Assert.Contains($"Opened again: the incident of {User}.", page.Find(".answer").TextContent, StringComparison.Ordinal));
        Assert.Single(await _panel.Bench.OpenIncidentsAsync());

        await Panel.PressAsync(page, "Undo");
        page.WaitForAssertion(() => Assert.Contains($"Closed: the incident of {User}.", page.Find(".answer").TextContent, StringComparison.Ordinal));
        Assert.Empty(await _panel.Bench.OpenIncidentsAsync());
        Assert.Equal("Dan", Assert.Single(await EntriesAsync()).CreatedBy);
    }

    [Fact]
    public async Task Change_WhenSaved_ShowsTheNewDescription()
    {
        await AddAsync("10.55.0.0/24", User);
        var dialogs = _panel.Render<MudDialogProvider>();
        var page = Open();
        page.WaitForElement("button[aria-label='Change 10.55.0.0/24']");
        await Panel.PressAsync(page, "Change");
        await dialogs.InputAsync("#trusted input[name=description]", "Warehouse");
        await dialogs.SubmitAsync("#trusted");
        page.WaitForAssertion(() => Assert.Contains("Warehouse", page.Find(".trusted tbody").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_ForSomeoneWhoMayOnlyLook_OffersNoChange()
    {
        await using var panel = await Panel.OpenAsync(admin => (admin.Kind, admin.PermissionBits) = (AdminKind.SubAdmin, default(Permissions).With(Section.TrustedIps, Level.View).Packed));
        await panel.RaiseAsync(User);
        await AddAsync("10.55.0.0/24", User, panel);
        var page = panel.Render<TrustedIps>();
        page.WaitForAssertion(() => Assert.Contains("10.55.0.0/24", page.Markup, StringComparison.Ordinal));
        Assert.Equal(["Search", "Test"], page.FindAll("button").Select(button => button.TextContent));
    }

    [Theory]
    [InlineData("10.55.0.9", "10.55.0.9 is trusted for ana@example.org by 10.55.0.0/24, Branch office.")]
    [InlineData("10.55.1.9", "10.55.1.9 is not trusted.")]
    [InlineData("home", "This is not an IP address.")]
    public async Task Test_OfAnAddress_SaysByWhatItIsTrusted(string typed, string answer)
    {
        await AddAsync("10.55.0.0/24", User);
        var box = _panel.Render<TrustedIpTest>();
        await box.ChangeAsync("input", typed);
        await box.SubmitAsync("form");
        box.WaitForAssertion(() => Assert.Equal(answer, box.Find("[role=status]").TextContent.Trim()));
    }

    [Fact]
    public async Task Import_WithErrorsAndOverlaps_ShowsThemBeforeAnythingIsSaved()
    {
        await AddAsync("10.55.0.0/24", null);
        var imported = 0;
        var import = _panel.Render<TrustImport>(set => set.Add(shown => shown.OnImported, count => imported = count));
        const string csv = """
            network,domain,user,description,expires
            10.55.0.7,example.org,,"Desk, first floor",
            10.49.0.0/24,example.org,ana@example.org,Home,2027-01-01
            10.49.0.0/24,example.org,ana@example.org,Home again,
            10.0.0.0/8,example.org,,Everything,
            10.49.1.1,nowhere.example,,Home,soon
            10.55.0.0/24,example.org,,Office,
            """;
        import.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText(csv, "trusted.csv"));

        import.WaitForAssertion(() => Assert.Contains("2 of 6 lines can be added.", import.Markup, StringComparison.Ordinal));
        Assert.Equal(
            [
                "✓ overlaps with 10.55.0.0/24, Branch office",
                "✓ new",
                "✗ 10.49.0.0/24 is trusted there already.",
                "✗ 10.0.0.0/8 is too wide to be trusted: at most /17 for IPv4 and /40 for IPv6.",
                "✗ expiresAt is over already. No User of that Domain has been seen.",
                "✗ 10.55.0.0/24 is trusted there already.",
            ],
            import.FindAll("tbody td[data-label=Result]").Select(cell => cell.TextContent.Trim()));
        Assert.Single(await EntriesAsync());

        await Panel.PressAsync(import, "Add 2 entries");
        import.WaitForAssertion(() => Assert.Equal(2, imported));
        Assert.Equal(["Home", "Desk, first floor", "Branch office"], (await EntriesAsync()).Select(entry => entry.Description));
    }

    [Fact]
    public void Csv_ReadBack_HasWhatWasWritten()
    {
        var entry = new TrustedEntry(1, "2001:db8::/48", "example.org", null, "=1+1, \"quoted\"", A.Noon, "Dan", A.Noon.AddDays(1));
        var (lines, problem) = TrustCsv.Read("network,domain,user,description,expires,by,created,last matched,matched\r\n" + TrustedIpsCsv.Line(entry));
        Assert.Null(problem);
        Assert.Equal((2, new NewTrustedRange(entry.Network, entry.Domain, null, entry.Description, entry.ExpiresAt)), Assert.Single(lines));
    }

    private IRenderedComponent<TrustedIps> Open() => _panel.Render<TrustedIps>();

    private Task<List<TrustedEntry>> EntriesAsync() => _panel.Bench.Get<TrustStore>().PageAsync(Tenant.Of(_panel.Bench.Account), new TrustFilter(), null, 10, Cancel);

    private async Task AddAsync(string network, string? user, Panel? panel = null)
    {
        var bench = (panel ?? _panel).Bench;
        var answer = await bench.Get<TrustStore>().AddAsync(
            TrustCaller.Program(Tenant.Of(bench.Account), "Dan"), new NewTrustedRange(network, "example.org", user, "Branch office", null), Cancel);
        Assert.Null(answer.Problem);
    }
}
