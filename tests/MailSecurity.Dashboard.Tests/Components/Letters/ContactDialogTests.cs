using Bunit;
using MailSecurity.Dashboard.Components.Pages;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using MudBlazor;

namespace MailSecurity.Dashboard.Tests.Components.Letters;

public sealed class ContactDialogTests
{
    private const string User = "ana@example.org";

    [Fact]
    public async Task Contact_WhenAsked_WritesInTheCustomersLanguageAndTimeAndSendsToNobodyByItself()
    {
        await using var panel = await Panel.OpenAsync();
        var dialog = await OpenAsync(panel, await panel.RaiseAsync(User));

        var letter = Letter(dialog);
        Assert.Contains("Anmeldungen am Postfach ana@example.org", letter);
        Assert.Contains("24. November 2026, 13:00 Uhr (Europe/Berlin)", letter);
        Assert.Contains("Von wo: Brasilien", letter);
        Assert.Contains("Guessed from where ana@example.org usually logs in: Germany.", dialog.Markup);
        Assert.StartsWith("mailto:?subject=Ungew%C3%B6hnliche%20Anmeldungen", dialog.Find("a.primary").GetAttribute("href"));
        Assert.Equal(letter, dialog.Find("[data-copy]").GetAttribute("data-copy"));
    }

    [Fact]
    public async Task Contact_WhenLanguageAndZoneAreChosen_RewritesTheLetterAndKeepsThemForTheDomain()
    {
        await using var panel = await Panel.OpenAsync();
        var (ana, ben) = (await panel.RaiseAsync(User), await panel.RaiseAsync("ben@example.org"));
        var first = await OpenAsync(panel, ana);

        await first.ChangeAsync("select[name=language]", "pt");
        await first.ChangeAsync("select[name=zone]", "America/Sao_Paulo");

        first.WaitForAssertion(() => Assert.Contains("24 de novembro de 2026, 09:00 (America/Sao_Paulo)", Letter(first)));
        Assert.Contains("De: Brasil", Letter(first));
        await Panel.PressAsync(first, "Close");

        // The dialogs of one provider stand beside each other until the first has gone.
        first.WaitForAssertion(() => Assert.Empty(first.FindAll("textarea[name=letter]")));
        var second = await OpenAsync(panel, ben);
        Assert.Contains("09:00 (America/Sao_Paulo)", Letter(second));
        Assert.Contains("As chosen for example.org before.", second.Markup);
    }

    [Theory]
    [InlineData(Level.View, false)]
    [InlineData(Level.Edit, true)]
    public async Task Choice_IsKeptForOthers_OnlyByThoseWhoMayDecide(Level level, bool isKept)
    {
        await using var panel = await Panel.OpenAsync(admin =>
            (admin.Kind, admin.PermissionBits) = (AdminKind.SubAdmin, default(Permissions).With(Section.Incidents, level).Packed));
        var line = await panel.RaiseAsync(User);
        var (choices, cancel) = (panel.Bench.Get<LetterChoices>(), Xunit.TestContext.Current.CancellationToken);

        await choices.KeepAsync(new Actor(panel.AdminId, "somebody", null), line.Domain, new LetterChoice("pt", "UTC"), cancel);

        Assert.Equal(isKept, await choices.FindAsync(Tenant.Of(line.AccountId), line.AccountId, line.Domain, cancel) is not null);
        Assert.Null(await choices.FindAsync(Tenant.Of(line.AccountId + 1), line.AccountId, line.Domain, cancel));
    }

    private static async Task<IRenderedComponent<MudDialogProvider>> OpenAsync(Panel panel, IncidentLine line)
    {
        var dialogs = panel.Render<MudDialogProvider>();
        var page = panel.Render<IncidentPage>(set => set.Add(shown => shown.Id, line.Id));
        page.WaitForAssertion(() => Assert.Equal(line.User, page.Find("h1").TextContent));
        await Panel.PressAsync(page, "Contact the customer");
        dialogs.WaitForElement("textarea[name=letter]");
        return dialogs;
    }

    private static string Letter(IRenderedComponent<MudDialogProvider> dialog) => dialog.Find("textarea[name=letter]").TextContent;
}
