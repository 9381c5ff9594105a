using MailSecurity.Domain.Incidents;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace MailSecurity.Dashboard.Components.Incident;

/// <summary>Asks for a verdict and a note. It decides nothing: its answer is a <see cref="Resolution"/> or a cancel.</summary>
public sealed partial class ResolveDialog
{
    public const int ContainedDays = 7;
    private const int LongestNote = 2_000;

    private static readonly (Verdict Verdict, string Meaning)[] Choices =
    [
        (Verdict.Compromised, "Somebody else used the mailbox. Change its password and contact the customer."),
        (Verdict.Safe, "The User's own doing. The same pattern is not raised again for a month."),
        (Verdict.Dismissed, "Not worth acting on. The same pattern may be raised again."),
    ];

    private Verdict? _verdict;
    private string _note = "";
    private bool _contain;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired] public required string User { get; set; }

    private void Resolve()
    {
        if (_verdict is { } verdict)
        {
            Dialog.Close(DialogResult.Ok(new Resolution(verdict, _note.Trim()[..Math.Min(_note.Trim().Length, LongestNote)], _contain && verdict is Verdict.Compromised)));
        }
    }

    private void Cancel() => Dialog.Cancel();
}

/// <summary>A person's verdict on an incident, with the reason for it, and whether the User's logins are to be refused.</summary>
public sealed record Resolution(Verdict Verdict, string Note, bool Contain = false);
