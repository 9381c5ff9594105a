using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace MailSecurity.Dashboard.Components.TwoFactor;

/// <summary>Asks for a code, spends it, and removes the factor.</summary>
public sealed partial class DisableDialog
{
    private string _code = "";
    private string? _problem;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired] public required AdminIdentity Admin { get; set; }

    [Inject] internal SecondFactors Factors { get; init; } = null!;

    [Inject] public required IAudit Audit { get; init; }

    private async Task CheckAsync()
    {
        switch (await Factors.SpendAsync(Admin.Id, _code, CancellationToken.None))
        {
            case SecondFactorOutcome.Accepted:
                await Factors.RemoveAsync(Admin.Id, CancellationToken.None);
                await Audit.WriteAsync(Admin.AccountId, new Actor(Admin.Id, Admin.Email, null), AuditAction.SecondFactorDisabled, "", CancellationToken.None);
                Dialog.Close(DialogResult.Ok(true));
                break;
            case SecondFactorOutcome.TooManyTries:
                _problem = "Too many wrong codes. Try again in an hour.";
                break;
            default:
                _problem = "This code is not right, or it has been used. Wait for the next one.";
                break;
        }
    }

    private void Cancel() => Dialog.Cancel();
}
