using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using MudBlazor;
using QRCoder;

namespace MailSecurity.Dashboard.Components.TwoFactor;

/// <summary>Requirements, then QR code and key, then the first code, then the recovery codes, shown this once.</summary>
public sealed partial class EnableDialog : IAsyncDisposable
{
    private const int PixelsPerModule = 5;

    private byte[]? _secret;
    private string _code = "";
    private string? _problem;
    private IReadOnlyList<PlainRecoveryCode>? _codes;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired] public required AdminIdentity Admin { get; set; }

    [Inject] internal SecondFactors Factors { get; init; } = null!;

    [Inject] public required IAudit Audit { get; init; }

    [Inject] public required IServiceScopeFactory Scopes { get; init; }

    // Made here from our own secret: nothing in it comes from a visitor.
    private MarkupString QrCode
    {
        get
        {
            using var data = QRCodeGenerator.GenerateQrCode(TotpCodes.UriOf(_secret!, Admin.Email), QRCodeGenerator.ECCLevel.M);
            return new MarkupString(new SvgQRCode(data).GetGraphic(PixelsPerModule));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_codes is not null)
        {
            await EndSessionsAsync();
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

        _codes = await Factors.EnableAsync(Admin.Id, _code, CancellationToken.None);
        _problem = _codes is null ? "This code is not right. Check the clock of your phone and try the next one." : null;
        if (_codes is not null)
        {
            await Audit.WriteAsync(Admin.AccountId, new Actor(Admin.Id, Admin.Email, null), AuditAction.SecondFactorEnabled, "", CancellationToken.None);
        }
    }

    // Every session that was opened with the password alone ends, this one too: not before the dialog does, or it would
    // take the recovery codes away from whoever is writing them down.
    private async Task EndSessionsAsync()
    {
        await using var scope = Scopes.CreateAsyncScope();
        var admins = scope.ServiceProvider.GetRequiredService<UserManager<Admin>>();
        if (await admins.FindByIdAsync(Admin.Id.ToString()) is { } admin)
        {
            await admins.UpdateSecurityStampAsync(admin);
        }
    }

    private void Cancel() => Dialog.Cancel();
}
