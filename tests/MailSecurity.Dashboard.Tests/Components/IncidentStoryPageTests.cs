using Bunit;
using MailSecurity.Dashboard.Components.Pages;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using MailSecurity.Testing;

namespace MailSecurity.Dashboard.Tests.Components;

public sealed class IncidentStoryPageTests : IAsyncLifetime
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
    public void Page_WhenOpened_TellsTheStoryAndTheLikelyReasonWithWhatSpeaksForAndAgainst()
    {
        var page = Open();
        Assert.Contains("usually logs in from Germany", page.Find(".story").TextContent);
        Assert.Contains("3 hours after a login from Germany", page.Find(".story").TextContent);
        Assert.Contains("Likely reason: Compromised account", page.Markup);
        Assert.Contains("Nobody travels", page.Find(".clues").TextContent);
        Assert.Contains("No message was sent in 24 hours", page.Find(".clues").TextContent);
        Assert.Contains("full access to their mailbox", page.Markup);
    }

    [Fact]
    public async Task Note_WhenAdded_IsInTheHistoryAndTheIncidentStaysOpen()
    {
        var page = Open();
        await page.InputAsync("textarea[name=note]", "Called, nobody answered.");
        await page.InvokeAsync(() => page.FindAll("form").Single(form => form.TextContent.Contains("Add note")).SubmitAsync());
        page.WaitForAssertion(() => Assert.Contains("Called, nobody answered.", page.Find(".history").TextContent));
        Assert.Contains("Note by", page.Find(".history").TextContent);
        Assert.Single(await _panel.Bench.OpenIncidentsAsync());
    }

    [Fact]
    public async Task Page_ForThoseWhoMayOnlyLook_OffersNeitherNotesNorDecisions()
    {
        await using var viewer = await Panel.OpenAsync(admin =>
            (admin.Kind, admin.PermissionBits) = (AdminKind.SubAdmin, default(Permissions).With(Section.Incidents, Level.View).Packed));
        var incident = await viewer.RaiseAsync(User);
        var page = viewer.Render<IncidentPage>(set => set.Add(shown => shown.Id, incident.Id));
        page.WaitForAssertion(() => Assert.Equal(User, page.Find("h1").TextContent));
        Assert.Empty(page.FindAll("textarea[name=note]"));
        Assert.Empty(page.FindAll(".decisions button"));
    }

    [Fact]
    public async Task Page_WhenTheUserHadAnIncidentBefore_NamesItAndItsVerdict()
    {
        var cancel = Xunit.TestContext.Current.CancellationToken;
        await _panel.Bench.Get<IIncidentStore>().ResolveAsync(Tenant.Of(_incident.AccountId), _incident.Id, null, Verdict.Safe, "", A.Person("Ana"), cancel);
        await _panel.Bench.StoreAsync(A.Login(A.Noon.AddHours(1), FakeGeo.Indonesia()));
        await _panel.Bench.AnalyseAsync();
        var again = (await _panel.Bench.OpenIncidentsAsync()).Single();
        var page = _panel.Render<IncidentPage>(set => set.Add(shown => shown.Id, again.Id));
        page.WaitForAssertion(() => Assert.Contains("Closed: Safe", page.Find(".cases").TextContent));
        Assert.Equal($"/security/incidents/{_incident.Id}", page.Find(".cases a").GetAttribute("href"));
        Assert.Contains("Reopened", page.Find(".history").TextContent);
    }

    private IRenderedComponent<IncidentPage> Open()
    {
        var page = _panel.Render<IncidentPage>(set => set.Add(shown => shown.Id, _incident.Id));
        page.WaitForAssertion(() => Assert.Equal(User, page.Find("h1").TextContent));
        return page;
    }
}
