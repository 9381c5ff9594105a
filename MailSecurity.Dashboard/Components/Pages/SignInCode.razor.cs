using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>The second step of signing in: a code from the app, a recovery code, or a passkey.</summary>
public sealed partial class SignInCode
{
    private string? _problem;
    private Admin? _admin;
    private PasskeyQuestion? _passkey;

    [Inject] internal SecondFactors Factors { get; init; } = null!;

    [Inject] internal HalfSignIn Half { get; init; } = null!;

    [Inject] internal SignInAudit Audit { get; init; } = null!;

    [Inject] internal Passkeys Passkeys { get; init; } = null!;

    [Inject] internal OwnerNotice Notice { get; init; } = null!;

    [Inject] internal SignInLimits Limits { get; init; } = null!;

    [Inject] internal PanelSession Session { get; init; } = null!;

    [Inject] public required UserManager<Admin> Admins { get; init; }

    [Inject] public required NavigationManager Navigation { get; init; }

    [SupplyParameterFromQuery] public string? ReturnUrl { get; set; }

    [SupplyParameterFromForm] public CodeForm? Form { get; set; }

    [SupplyParameterFromForm] public PasskeyForm? Passkey { get; set; }

    [CascadingParameter] public required HttpContext Http { get; set; }

    protected override async Task OnInitializedAsync()
    {
        _admin = await Half.ReadAsync(Http, Admins);

        // The five minutes are over, or nobody gave a password here.
        _problem = _admin is null ? "Give your password first." : null;
        _passkey = _admin is null ? null : await Passkeys.AskToShowAsync(Http, _admin);
    }

    private async Task CheckAsync()
    {
        if (_admin is not { } admin)
        {
            return;
        }

        var answer = await Factors.SpendAsync(admin.Id, Form?.Code, Limits.ForCode(Http, admin), Http.RequestAborted);
        if (answer.IsRight)
        {
            var isRecovery = !TotpCodes.IsCode(Form?.Code?.Trim());
            if (isRecovery)
            {
                await Notice.TellAsync(admin.Id, "Somebody signed in with a recovery code.", Http.ClientAddress());
            }

            await EnterAsync(admin, isRecovery ? "password and recovery code" : "password and code");
            return;
        }

        _problem = answer.Problem;
        if (answer == CodeAnswer.Wrong)
        {
            await Audit.RefusedAsync(Http, admin, admin.Email ?? "", "wrong code");
        }
    }

    private async Task CheckPasskeyAsync()
    {
        if (_admin is not { } admin)
        {
            return;
        }

        var budget = Limits.ForPasskey(Http, admin);
        if (budget.Take() is { Ticks: > 0 } wait)
        {
            _problem = Budget.Wait(wait);
            return;
        }

        if (await Passkeys.IsShownAsync(Http, admin, Passkey?.State, Passkey?.Credential))
        {
            budget.GiveBack();
            await EnterAsync(admin, "password and passkey");
            return;
        }

        _problem = "This passkey could not be checked. Try again, or use a code.";
        await Audit.RefusedAsync(Http, admin, admin.Email ?? "", "wrong passkey");
    }

    private async Task EnterAsync(Admin admin, string how)
    {
        Half.End(Http);
        await Session.OpenAsync(Http, admin, how);
        Navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
    }
}

/// <summary>What the form sends.</summary>
public sealed class CodeForm
{
    public string? Code { get; set; }
}
