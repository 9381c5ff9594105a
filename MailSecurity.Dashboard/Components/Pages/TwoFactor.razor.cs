using MailSecurity.Dashboard.Components.Shared;
using MailSecurity.Dashboard.Components.TwoFactor;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>Select Status, Save, then a dialog: enabling asks for a first code, disabling for a last one.</summary>
public sealed partial class TwoFactor
{
    private static readonly DialogOptions DialogSize = new() { MaxWidth = MaxWidth.Small, FullWidth = true, BackdropClick = false, CloseOnEscapeKey = true };

    private AdminIdentity? _admin;
    private bool? _isEnabled;
    private int _codesLeft;
    private IReadOnlyList<PasskeyLine> _passkeys = [];
    private string _selected = "Disabled";
    private string? _answer;
    private string _tested = "";
    private string? _testAnswer;
    private IReadOnlyList<PlainRecoveryCode>? _newCodes;

    [Inject] internal OwnerNotice Notice { get; init; } = null!;

    [Inject] internal SecondFactors Factors { get; init; } = null!;

    [Inject] public required PasskeyStore Passkeys { get; init; }

    [Inject] public required CurrentAdmin Current { get; init; }

    [Inject] public required IDialogService Dialogs { get; init; }

    [Inject] public required FreshConfirmation Confirmation { get; init; }

    protected override async Task OnInitializedAsync()
    {
        _admin = await Current.ReadAsync();
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        _isEnabled = await Factors.IsEnabledAsync(_admin!.Id, CancellationToken.None);
        _codesLeft = await Factors.CountRecoveryCodesAsync(_admin.Id, CancellationToken.None);
        _passkeys = await Passkeys.ListAsync(_admin.Id, CancellationToken.None);
        _selected = _isEnabled.Value ? "Enabled" : "Disabled";
    }

    private async Task SaveAsync()
    {
        var wanted = _selected == "Enabled";
        if (wanted == _isEnabled)
        {
            _answer = $"Two-factor authentication is {_selected.ToLowerInvariant()} already.";
            return;
        }

        if (wanted && !await ConfirmDialog.AskAsync(Dialogs, Confirmation, "A second factor decides who can sign in as you."))
        {
            return;
        }

        var dialog = wanted
            ? await Dialogs.ShowAsync<EnableDialog>(null, new DialogParameters<EnableDialog> { { d => d.Admin, _admin! } }, DialogSize)
            : await Dialogs.ShowAsync<DisableDialog>(null, new DialogParameters<DisableDialog> { { d => d.Admin, _admin! } }, DialogSize);
        var result = await dialog.Result;
        var was = _isEnabled;
        await ReadAsync();
        _answer = result is not { Canceled: false } || was == _isEnabled ? null
            : wanted ? "Two-factor authentication was enabled. Your other sessions have ended."
            : "Two-factor authentication was disabled. Your other sessions have ended. You can delete the entry from your 2FA App.";
    }

    private async Task RemoveAsync(PasskeyLine passkey)
    {
        if (await ConfirmDialog.AskAsync(Dialogs, Confirmation, $"The passkey {passkey.Name} will not sign you in any more."))
        {
            var actor = await Current.ActorAsync();
            if (await Passkeys.RemoveAsync(actor, _admin!.AccountId, _admin.SessionId, passkey.CredentialId, CancellationToken.None))
            {
                await Notice.TellAsync(_admin.Id, "A passkey was removed.", actor.Address);
            }

            await ReadAsync();
        }
    }

    private async Task RenewCodesAsync()
    {
        if (await ConfirmDialog.AskAsync(Dialogs, Confirmation, "Your recovery codes so far will not work any more."))
        {
            var actor = await Current.ActorAsync();
            _newCodes = await Factors.RenewRecoveryCodesAsync(actor, _admin!.AccountId, CancellationToken.None);
            await Notice.TellAsync(_admin.Id, "The recovery codes were replaced.", actor.Address);
            await ReadAsync();
        }
    }

    private async Task TestAsync()
    {
        _testAnswer = await Factors.TestRecoveryCodeAsync(_admin!.Id, _tested, CancellationToken.None)
            ? "This recovery code is good. It was not spent."
            : "This recovery code is not good: it was used, replaced or mistyped.";
    }
}
