using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using QRCoder;

namespace MailSecurity.Dashboard.Components.TwoFactor;

/// <summary>Requirements, then QR code and key, then the first code, then the recovery codes, shown this once.</summary>
public sealed partial class EnableDialog
{
    private const int PixelsPerModule = 5;

    private byte[]? _secret;
    private string _code = "";
    private string? _problem;
    private IReadOnlyList<PlainRecoveryCode>? _codes;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired] public required AdminIdentity Admin { get; set; }

    [Inject] internal SecondFactors Factors { get; init; } = null!;

    [Inject] internal SignInLimits Limits { get; init; } = null!;

    [Inject] internal OwnerNotice Notice { get; init; } = null!;

    [Inject] public required CurrentAdmin Current { get; init; }

    // Made here from our own secret: nothing in it comes from a visitor.
    private MarkupString QrCode
    {
        get
        {
            using var data = QRCodeGenerator.GenerateQrCode(TotpCodes.UriOf(_secret!, Admin.Email), QRCodeGenerator.ECCLevel.M);
            return new MarkupString(new SvgQRCode(data).GetGraphic(PixelsPerModule));
        }
    }

    private async Task NextAsync() => _secret = await Factors.BeginAsync(Admin.Id, CancellationToken.None);

    private async Task CheckAsync()
    {
        if (!TotpCodes.IsCode(_code))
        {
            _problem = "A code is six digits from 0 to 9 without blanks.";
            return;
        }

        var budget = Limits.ForConfirmation(Admin);
        if (budget.Take() is { Ticks: > 0 } wait)
        {
            _problem = Budget.Wait(wait);
            return;
        }

        var actor = await Current.ActorAsync();
        _codes = await Factors.EnableAsync(actor, Admin.AccountId, Admin.SessionId, _code, CancellationToken.None);
        _problem = _codes is null ? "This code is not right. Check the clock of your phone and try the next one." : null;
        if (_codes is not null)
        {
            budget.GiveBack();
            await Notice.TellAsync(Admin.Id, "Two-factor authentication was enabled.", actor.Address);
        }
    }

    private void Cancel() => Dialog.Cancel();
}
