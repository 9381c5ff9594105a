using AngleSharp.Dom;
using Bunit;
using MailSecurity.Dashboard.Components.Pages;
using MailSecurity.Dashboard.Components.Trust;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Trust;
using MailSecurity.Testing;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace MailSecurity.Dashboard.Tests.Components.Trust;

public sealed class MarkAsSafeDialogTests : IAsyncLifetime
{
    private const string User = "ana@example.org";

    private Panel _panel = null!;
    private IncidentLine _incident = null!;

    public async ValueTask InitializeAsync()
    {
        _panel = await Panel.OpenAsync();
        _incident = await _panel.RaiseAsync(User);
    }

    public ValueTask DisposeAsync() => _panel.DisposeAsync();

    [Fact]
    public void Button_OnTheIncidentPage_IsBesideEachAddress()
    {
        var page = _panel.Render<IncidentPage>(set => set.Add(shown => shown.Id, _incident.Id));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll($"button[aria-label='Mark as Safe: {FakeGeo.Brazil()}']")));
    }

    [Fact]
    public async Task Button_WithoutPermission_IsNotThere()
    {
        await using var panel = await Panel.OpenAsync(admin =>
            (admin.Kind, admin.PermissionBits) = (AdminKind.SubAdmin, default(Permissions).With(Section.Incidents, Level.Delete).With(Section.TrustedIps, Level.View).Packed));
        var incident = await panel.RaiseAsync(User);
        var page = panel.Render<IncidentPage>(set => set.Add(shown => shown.Id, incident.Id));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".logins .cell-safe")));
        Assert.Empty(page.FindAll("button[aria-label^='Mark ']"));
    }

    [Theory]
    [InlineData("10.55.130.7", 16)]
    [InlineData("2001:db8:abcd:1234::7", 6)]
    public async Task Range_AtEveryStep_WritesTheNetworkOut(string text, int steps)
    {
        var address = ClientAddress.Parse(text);
        var dialog = await OpenAsync(address);
        Assert.Equal(steps, TrustRules.Lengths(address).Count);
        Assert.Equal((steps - 1).ToString(System.Globalization.CultureInfo.InvariantCulture), dialog.Find("input[type=range]").GetAttribute("max"));
        for (var step = 0; step < steps; step++)
        {
            await dialog.InputAsync("input[type=range]", step.ToString(System.Globalization.CultureInfo.InvariantCulture));
            var length = TrustRules.Lengths(address)[step];
            Assert.Equal(new Network(address.NetworkOf(length), length).ToString(), dialog.Find("output strong").TextContent);
        }

        Assert.Equal(steps == 16 ? "10.55.128.0/17" : "2001:db8:ab00::/40", dialog.Find("output strong").TextContent);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(" x ", true)]
    [InlineData("HQ", false)]
    public async Task Save_WithoutADescription_IsNotOffered(string description, bool isDisabled)
    {
        var dialog = await OpenAsync();
        await dialog.InputAsync("input[name=description]", description);
        Assert.Equal(isDisabled, Save(dialog).HasAttribute("disabled"));
        if (isDisabled)
        {
            await dialog.SubmitAsync("#safe");
            Assert.Empty(await EntriesAsync());
        }
    }

    [Fact]
    public async Task Save_WhenPressed_ClosesTheIncidentAndSaysSo()
    {
        var dialog = await OpenAsync();
        dialog.WaitForAssertion(() => Assert.Contains($"1: {User}", dialog.Find(".preview").TextContent, StringComparison.Ordinal));
        await dialog.InputAsync("input[type=range]", "8");
        await dialog.InputAsync("input[name=description]", "Branch office");
        await dialog.ChangeAsync("select[name=expiry]", "date");
        await dialog.ChangeAsync("input[name=last-day]", "2099-12-31");
        await dialog.SubmitAsync("#safe");

        dialog.WaitForAssertion(() => Assert.Contains($"10.55.0.0/24 is marked as safe for {User}.", dialog.Markup, StringComparison.Ordinal));
        Assert.Contains($"Closed: the incident of {User}.", dialog.Markup, StringComparison.Ordinal);
        Assert.Empty(await _panel.Bench.OpenIncidentsAsync());
        var entry = Assert.Single(await EntriesAsync());
        Assert.Equal((User, "Branch office", "Ana Admin"), (entry.User, entry.Description, entry.CreatedBy));
        Assert.Equal(new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero), entry.ExpiresAt);
    }

    [Fact]
    public async Task Save_ForTheWholeDomain_HasNoUser()
    {
        var dialog = await OpenAsync();
        await dialog.ChangeAsync(".choice:nth-of-type(2) input[name=scope]", "on");
        await dialog.InputAsync("input[name=description]", "Branch office");
        await dialog.SubmitAsync("#safe");
        dialog.WaitForAssertion(() => Assert.Contains("every User of example.org", dialog.Markup, StringComparison.Ordinal));
        Assert.Null(Assert.Single(await EntriesAsync()).User);
    }

    [Fact]
    public async Task Save_WhenThePermissionWasTakenAwayMeanwhile_IsRefused()
    {
        var dialog = await OpenAsync();
        await dialog.InputAsync("input[name=description]", "Branch office");
        await _panel.Bench.Store.WriteAsync(Tenant.System, async db =>
        {
            var admin = await db.Users.FindAsync(_panel.AdminId);
            (admin!.Kind, admin.PermissionBits) = (AdminKind.SubAdmin, 0);
        });
        await dialog.SubmitAsync("#safe");
        dialog.WaitForAssertion(() => Assert.Contains(AdminStore.NotAllowed, dialog.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Empty(await EntriesAsync());
    }

    [Fact]
    public async Task Preview_WhenOthersAreSeenThere_WarnsWithTheirNumberAndOffersWhatFits()
    {
        await _panel.Bench.StoreAsync(A.Login(A.Noon, "10.55.0.77", User), A.Login(A.Noon, "10.55.0.5", "bob@example.org"));
        await _panel.Bench.AnalyseAsync();
        var dialog = await OpenAsync();
        dialog.WaitForAssertion(() => Assert.Contains("Use /25", dialog.Markup, StringComparison.Ordinal));
        await Panel.PressAsync(dialog, "Use /25");
        dialog.WaitForAssertion(() => Assert.Contains("1 other User logged in from here in the last 30 days.", dialog.Markup, StringComparison.Ordinal));
        Assert.Equal("10.55.0.0/25", dialog.Find("output strong").TextContent);
    }

    [Fact]
    public async Task Preview_WhenTheRangeGrowsOverAnotherAccountsUsers_DoesNotLetThemShow()
    {
        var other = new IntakeBatch { AccountId = await _panel.Bench.Get<AccountStore>().FindOrAddAsync("Other", Xunit.TestContext.Current.CancellationToken), Source = SourceKind.Api, SourceName = "test" };
        other.Logins.AddRange(Enumerable.Range(2, 8).Select(number => A.Login(A.Noon, FakeGeo.Brazil(number), $"user{number}@secret.example")));
        other.Logins.AddRange(Enumerable.Range(2, 8).Select(number => A.Login(A.Noon, FakeGeo.Brazil(number), $"user{number}@secret.example", LoginOutcome.WrongCredentials)));
        await _panel.Bench.Get<IntakeStore>().CommitAsync([other], Xunit.TestContext.Current.CancellationToken);
        await _panel.Bench.AnalyseAsync();
        var dialog = await OpenAsync();

        await dialog.InputAsync("input[type=range]", "8");

        dialog.WaitForAssertion(() => Assert.Contains("256", dialog.Find(".preview").TextContent, StringComparison.Ordinal));
        Assert.Contains("Other Users seen there0", dialog.Find(".preview").TextContent, StringComparison.Ordinal);
        Assert.Contains("Failed logins from there0", dialog.Find(".preview").TextContent, StringComparison.Ordinal);
        Assert.Empty(dialog.FindAll(".preview .notice"));
        Assert.DoesNotContain("secret.example", dialog.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.55.0.9/24", "the network is 10.55.0.0/24")]
    [InlineData("10.0.0.0/8", "too wide")]
    [InlineData("2001:db8::/60", "Networks are offered as /128, /64")]
    public async Task New_WhenTheNetworkIsNone_SaysWhyAndOffersNothing(string typed, string why)
    {
        var dialogs = _panel.Render<MudDialogProvider>();
        await dialogs.InvokeAsync(() => { _ = MarkAsSafe.OpenAsync(_panel.Services.GetRequiredService<IDialogService>(), "example.org"); });
        await dialogs.InputAsync("input[name=ip]", typed);
        await dialogs.InputAsync("input[name=description]", "Office");
        Assert.Contains(why, dialogs.Markup, StringComparison.Ordinal);
        Assert.Empty(dialogs.FindAll("input[type=range]"));
        Assert.True(Save(dialogs).HasAttribute("disabled"));
    }

    private static IElement Save(IRenderedComponent<MudDialogProvider> dialog) => dialog.FindAll("button").Single(button => button.TextContent == "Mark as Safe");

    private async Task<IRenderedComponent<MudDialogProvider>> OpenAsync(ClientAddress? address = null)
    {
        var dialogs = _panel.Render<MudDialogProvider>();
        await dialogs.InvokeAsync(() => { _ = MarkAsSafe.OpenAsync(_panel.Services.GetRequiredService<IDialogService>(), User, address ?? ClientAddress.Parse(FakeGeo.Brazil())); });
        dialogs.WaitForElement("#safe");
        return dialogs;
    }

    private Task<List<TrustedEntry>> EntriesAsync() =>
        _panel.Bench.Get<TrustStore>().PageAsync(Tenant.Of(_panel.Bench.Account), new TrustFilter(), null, 10, Xunit.TestContext.Current.CancellationToken);
}
