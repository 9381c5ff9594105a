using MailSecurity.Dashboard.Security;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace MailSecurity.Dashboard.Components.Shared;

/// <summary>Asks for the password or a code before a change that would let an intruder stay. Asks nothing while an earlier answer is fresh.</summary>
public sealed partial class ConfirmDialog
{
    private static readonly DialogOptions Size = new() { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true, BackdropClick = false, CloseOnEscapeKey = true };

    private string _text = "";
    private string? _problem;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired] public required string Why { get; set; }

    [Parameter, EditorRequired] public required bool NeedsCode { get; set; }

    [Inject] public required FreshConfirmation Confirmation { get; init; }

    /// <summary>True if it is, or was a moment ago, the person who signed in.</summary>
    public static async Task<bool> AskAsync(IDialogService dialogs, FreshConfirmation confirmation, string why)
    {
        if (confirmation.IsFresh)
        {
            return true;
        }

        var parameters = new DialogParameters<ConfirmDialog> { { asked => asked.Why, why }, { asked => asked.NeedsCode, await confirmation.NeedsCodeAsync() } };
        var dialog = await dialogs.ShowAsync<ConfirmDialog>(null, parameters, Size);
        return await dialog.Result is { Canceled: false };
    }

    private async Task TryAsync()
    {
        _problem = await Confirmation.TryAsync(_text);
        _text = "";
        if (_problem is null)
        {
            Dialog.Close(DialogResult.Ok(true));
        }
    }
}
