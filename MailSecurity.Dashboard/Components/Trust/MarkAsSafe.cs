using MailSecurity.Domain.Logins;
using MudBlazor;

namespace MailSecurity.Dashboard.Components.Trust;

/// <summary>Opens the dialog. What may be marked is decided in the store.</summary>
public static class MarkAsSafe
{
    private static readonly DialogOptions Size = new() { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true };

    /// <summary>For an address that a User logged in from. Answers whether something was marked as safe.</summary>
    public static Task<bool> OpenAsync(IDialogService dialogs, string user, ClientAddress address) => OpenAsync(
        dialogs, new DialogParameters<MarkAsSafeDialog> { { asked => asked.User, user }, { asked => asked.Address, address } });

    /// <summary>For an address that is typed.</summary>
    public static Task<bool> OpenAsync(IDialogService dialogs, string? domain) => OpenAsync(
        dialogs, new DialogParameters<MarkAsSafeDialog> { { asked => asked.Domain, domain } });

    private static async Task<bool> OpenAsync(IDialogService dialogs, DialogParameters<MarkAsSafeDialog> parameters)
    {
        var dialog = await dialogs.ShowAsync<MarkAsSafeDialog>(null, parameters, Size);
        return await dialog.Result is { Canceled: false };
    }
}
