using MailSecurity.Dashboard.Components.Shared;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace MailSecurity.Dashboard.Components.Incident;

/// <summary>The letter to the customer, in a language and with times that the customer understands.</summary>
public sealed partial class ContactDialog
{
    private LetterLanguage _language = LetterLanguage.English;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private IReadOnlyList<string> _zones = [];
    private CustomerLetter? _letter;
    private string _why = "";

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    [Inject] public required LetterChoices Choices { get; init; }

    [Inject] public required CurrentAdmin Access { get; init; }

    [Parameter, EditorRequired] public required IncidentLine Line { get; set; }

    /// <summary>The page's zone: a dialog does not stand below the page's cascading values.</summary>
    [Parameter, EditorRequired] public required BrowserSettings Settings { get; set; }

    protected override async Task OnInitializedAsync()
    {
        var kept = await Choices.FindAsync((await Access.GrantAsync()).Tenant, Line.AccountId, Line.Domain, CancellationToken.None);
        var first = LetterGuess.For(Line, kept, Settings.Zone);
        (_language, _zone, _why) = (first.Language, first.Zone, first.Why);
        _zones = LetterGuess.Zones(_zone, Settings.Zone);
        Write();
    }

    private Task ChooseLanguageAsync(ChangeEventArgs change)
    {
        _language = LetterLanguage.Find(change.Value as string) ?? _language;
        return KeepAsync();
    }

    private Task ChooseZoneAsync(ChangeEventArgs change)
    {
        _zone = change.Value is string id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : _zone;
        return KeepAsync();
    }

    private async Task KeepAsync()
    {
        var grant = await Access.GrantAsync();
        _why = grant.Allows(Section.Incidents, Level.Edit) ? $"Kept for the next letter to a customer of {Line.Domain}." : "";
        Write();
        await Choices.KeepAsync(await Access.ActorAsync(), Line.Domain, new LetterChoice(_language.Code, _zone.Id), CancellationToken.None);
    }

    private void Write() => _letter = CustomerLetter.For(Line, _language, _zone);
}
