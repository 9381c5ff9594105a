using MailSecurity.Domain.Incidents;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace MailSecurity.Dashboard.Components.Incident;

/// <summary>Asks from where and for how long logins are refused. Its answer is <see cref="ContainmentTerms"/> or a cancel.</summary>
public sealed partial class ContainDialog
{
    private int _days = 7;
    private bool _onlyAbroad;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired] public required string User { get; set; }

    /// <summary>Whether a mail server that could refuse anything is connected.</summary>
    [Parameter] public bool HaveAsked { get; set; }

    private void Contain() => Dialog.Close(DialogResult.Ok(new ContainmentTerms(_days, _onlyAbroad)));
}
