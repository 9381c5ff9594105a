using MailSecurity.Domain.Trust;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace MailSecurity.Dashboard.Components.Trust;

/// <summary>Asks for another description or another end, until the store has taken it. A range itself is not changed: it is another one.</summary>
public sealed partial class TrustEntryDialog
{
    private string _description = "";
    private DateOnly? _lastDay;
    private DateOnly? _lastDayBefore;
    private string? _problem;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired] public required TrustedEntry Entry { get; set; }

    [Parameter, EditorRequired] public required Func<string, DateTimeOffset?, Task<TrustAnswer>> Save { get; set; }

    protected override void OnInitialized()
    {
        _description = Entry.Description;
        _lastDay = _lastDayBefore = Entry.ExpiresAt is { } expires ? DateOnly.FromDateTime(expires.UtcDateTime.AddTicks(-1)) : null;
    }

    private async Task SaveAsync()
    {
        // An untouched day keeps the exact moment it stands for.
        var answer = await Save(_description, _lastDay == _lastDayBefore ? Entry.ExpiresAt : TrustWords.EndOf(_lastDay));
        _problem = answer.Problem;
        if (_problem is null)
        {
            Dialog.Close(DialogResult.Ok(answer));
        }
    }

    private void Cancel() => Dialog.Cancel();
}
