using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace MailSecurity.Dashboard.Components.Board;

/// <summary>One decision about all selected incidents, and what became of it.</summary>
public sealed partial class SelectionBar
{
    private static readonly DialogOptions DialogSize = new() { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true };

    private string? _answer;
    private bool _isGood;
    private bool _isBusy;

    [Inject] public required BulkDecisions Decisions { get; init; }

    [Inject] public required CurrentAdmin Admin { get; init; }

    [Inject] public required IDialogService Dialogs { get; init; }

    [Parameter, EditorRequired] public required Selection Selection { get; set; }

    /// <summary>The selection is another one now.</summary>
    [Parameter] public EventCallback OnChange { get; set; }

    /// <summary>Also for a single incident, which need not be selected.</summary>
    public Task AcknowledgeAsync(IReadOnlyList<SeenIncident> seen) =>
        DecideAsync(by => Decisions.AcknowledgeAsync(by, seen, CancellationToken.None), "acknowledged");

    private async Task DismissAsync()
    {
        // As selected now: what changes while the dialog is open was not seen by the one who decides.
        var seen = Selection.Seen;
        var dialog = await Dialogs.ShowAsync<DismissDialog>(null, new DialogParameters<DismissDialog> { { asked => asked.Count, seen.Count } }, DialogSize);
        if (await dialog.Result is { Canceled: false, Data: string note })
        {
            await DecideAsync(by => Decisions.DismissAsync(by, seen, note, CancellationToken.None), "dismissed");
        }
    }

    private async Task DecideAsync(Func<Actor, Task<BulkOutcome>> decide, string done)
    {
        if (_isBusy)
        {
            return;
        }

        (_isBusy, _answer) = (true, null);
        try
        {
            var outcome = await decide(await Admin.ActorAsync());
            (_answer, _isGood) = (BulkWords.For(outcome, done), BulkWords.IsAllDone(outcome));
            if (outcome.IsAllowed)
            {
                Selection.KeepChanged(outcome.Changed);
            }
        }
        finally
        {
            _isBusy = false;
        }

        StateHasChanged();
        await OnChange.InvokeAsync();
    }

    private Task ClearAsync()
    {
        Selection.Clear();
        return OnChange.InvokeAsync();
    }
}
