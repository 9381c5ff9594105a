using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Incident;

/// <summary>Writes a note into an incident's history.</summary>
public sealed partial class NoteForm
{
    private string _note = "";
    private string? _problem;
    private bool _isBusy;

    [Inject] public required IncidentNotes Notes { get; init; }

    [Inject] public required CurrentAdmin Access { get; init; }

    [Parameter, EditorRequired] public Guid IncidentId { get; set; }

    [Parameter] public EventCallback OnAdded { get; set; }

    private async Task SaveAsync()
    {
        _isBusy = true;
        try
        {
            // The store asks again at each note: what the page was opened with may have been taken away.
            _problem = await Notes.AddAsync((await Access.GrantAsync()).Tenant, IncidentId, _note, await Access.ActorAsync(), CancellationToken.None);
        }
        finally
        {
            _isBusy = false;
        }

        if (_problem is null)
        {
            _note = "";
            await OnAdded.InvokeAsync();
        }
    }
}
