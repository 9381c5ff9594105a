using MailSecurity.Dashboard.Security;
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

    [Inject] internal SignInLimits Limits { get; init; } = null!;

    [Inject] internal OwnerNotice Notice { get; init; } = null!;

    [Inject] internal SignInAudit Audit { get; init; } = null!;

    [Inject] public required CurrentAdmin Current { get; init; }

    private async Task CheckAsync()
    {
        var answer = await Factors.SpendAsync(Admin.Id, _code, Limits.ForConfirmation(Admin), CancellationToken.None);
        _problem = answer.Problem;
        var actor = await Current.ActorAsync();
        if (answer == CodeAnswer.Wrong)
        {
            await Audit.NotConfirmedAsync(Admin, actor, "disabling the second factor");
        }
        else if (answer.IsRight)
        {
            await Factors.RemoveAsync(actor, Admin.AccountId, Admin.SessionId, CancellationToken.None);
            await Notice.TellAsync(Admin.Id, "Two-factor authentication was disabled.", actor.Address);
            Dialog.Close(DialogResult.Ok(true));
        }
    }

    private void Cancel() => Dialog.Cancel();
}
