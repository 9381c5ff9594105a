using Bunit;
using MailSecurity.Dashboard.Components.Incident;
using MailSecurity.Dashboard.Components.Pages;
using MailSecurity.Dashboard.Components.Trust;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Trust;
using MailSecurity.Testing;
using MudBlazor;

namespace MailSecurity.Dashboard.Tests.Components.Trust;

public sealed class ExpectationTests
{
    private const string User = "ana@example.org";

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Expect_FromTheIncidentPage_ClosesItAndCanBeEnded()
    {
        await using var panel = await Panel.OpenAsync();
        var incident = await panel.RaiseAsync(User);
        var dialogs = panel.Render<MudDialogProvider>();
        var page = panel.Render<IncidentPage>(set => set.Add(shown => shown.Id, incident.Id));
        page.WaitForAssertion(() => Assert.Contains("Expected in …", page.Markup, StringComparison.Ordinal));

        _ = Panel.PressAsync(page, "Expected in …");
        dialogs.WaitForAssertion(() => Assert.Equal("BR", dialogs.Find("select[name=country]").GetAttribute("value")));
        Assert.True(dialogs.Find("button[type=submit]").HasAttribute("disabled"));
        await dialogs.ChangeAsync("input[name=last-day]", "2026-12-24");
        await dialogs.InputAsync("input[name=note]", "conference");
        await dialogs.SubmitAsync("form");

        page.WaitForAssertion(() => Assert.Contains("Closed: the incident of ana@example.org.", page.Markup, StringComparison.Ordinal));
        Assert.Contains("Expected in Brazil until 24 December", page.Markup, StringComparison.Ordinal);
        Assert.Contains("closed because expected in Brazil until 24 December, Ana Admin", page.Find(".history").TextContent, StringComparison.Ordinal);
        Assert.Contains("Not raised:", page.Find(".reasons").TextContent, StringComparison.Ordinal);

        await Panel.PressAsync(page, "End now");
        page.WaitForAssertion(() => Assert.Contains("Opened again: the incident of ana@example.org.", page.Markup, StringComparison.Ordinal));
        Assert.Single(await panel.Bench.OpenIncidentsAsync());
    }

    [Fact]
    public async Task Page_WithoutPermission_ShowsWhereTheUserIsExpectedAndNoButton()
    {
        await using var panel = await Panel.OpenAsync(admin =>
            (admin.Kind, admin.PermissionBits) = (AdminKind.SubAdmin, default(Permissions).With(Section.Incidents, Level.Delete).With(Section.TrustedIps, Level.View).Packed));
        var incident = await panel.RaiseAsync(User);
        await panel.Bench.Get<TrustStore>().ExpectAsync(
            TrustCaller.Program(Tenant.Of(panel.Bench.Account), "Dan"), new NewExpectation(User, "ID", A.Noon.AddDays(3), null), Cancel);

        var page = panel.Render<IncidentPage>(set => set.Add(shown => shown.Id, incident.Id));

        page.WaitForAssertion(() => Assert.Contains("Expected in Indonesia until 27 November", page.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent is "Expected in …" or "End now");
    }

    [Fact]
    public async Task Reason_WhoseEvidenceNamesAnAddress_HasMarkAsSafeBesideIt()
    {
        await using var panel = await Panel.OpenAsync();
        var incident = await panel.RaiseAsync(User);

        foreach (var reason in incident.Reasons)
        {
            var card = panel.Render<ReasonCard>(set => set.Add(shown => shown.Reason, reason).Add(shown => shown.User, User));
            Assert.NotEmpty(card.FindAll($".evidence button[aria-label='Mark as Safe: {FakeGeo.Brazil()}']"));
            var quiet = panel.Render<ReasonCard>(set => set.Add(shown => shown.Reason, reason with { SuppressedBecause = "trusted" }).Add(shown => shown.User, User));
            Assert.Empty(quiet.FindAll(".evidence button"));
        }
    }

    [Theory]
    [InlineData("Hetzner Online GmbH", "hosting network")]
    [InlineData("T-Mobile Austria GmbH", "mobile network")]
    [InlineData("Deutsche Telekom AG", null)]
    public void Preview_OfAHostingOrMobileNetwork_WarnsOfIt(string owner, string? warning)
    {
        var location = new Location { Country = "DE", NetworkOwner = owner };
        var preview = new RangePreview
        {
            Network = Network.Read("203.0.113.9").Network,
            Location = location,
            Origin = NetworkKinds.Shipped.Of(Network.Read("203.0.113.9").Network.First, location),
            OtherUsers = 0,
            OtherUsersInScope = 0,
            Failures = 0,
            LoginsCovered = 0,
            Closes = [],
            MayCloseMore = false,
            CoveredBy = null,
        };

        var warnings = TrustWords.Warnings(preview).ToList();

        Assert.Equal(warning is null ? 0 : 1, warnings.Count);
        Assert.All(warnings, text => Assert.Contains(warning!, text, StringComparison.Ordinal));
    }
}
