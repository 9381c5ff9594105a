using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>The second step of signing in: a code from the app, or a recovery code.</summary>
public sealed partial class SignInCode
{
    private string? _problem;
    private bool _isBegun;

    [Inject] internal SecondFactors Factors { get; init; } = null!;

    [Inject] internal HalfSignIn Half { get; init; } = null!;

    [Inject] internal SignInAudit Audit { get; init; } = null!;

    [Inject] public required UserManager<Admin> Admins { get; init; }

    [Inject] public required SignInManager<Admin> Identity { get; init; }

    [Inject] public required NavigationManager Navigation { get; init; }

    [SupplyParameterFromQuery] public string? ReturnUrl { get; set; }

    [SupplyParameterFromForm] public CodeForm? Form { get; set; }

    [CascadingParameter] public required HttpContext Http { get; set; }

    protected override void OnInitialized()
    {
        _isBegun = Half.Read(Http) is not null;

        // The five minutes are over, or nobody gave a password here.
        _problem = _isBegun ? null : "Give your password first.";
    }

    private async Task CheckAsync()
    {
        var code = Form?.Code?.Trim();
        if (!TotpCodes.IsCode(code) && !PlainRecoveryCode.TryRead(code, out _))
        {
            _problem = "A code is six digits from 0 to 9 without blanks; a recovery code has four groups of five characters.";
            return;
        }

        if (Half.Read(Http) is not { } adminId || await Admins.FindByIdAsync(adminId.ToString()) is not { } admin)
        {
            _problem = "The sign-in took too long. Start again.";
            return;
        }

        switch (await Factors.SpendAsync(adminId, code, Http.RequestAborted))
        {
            case SecondFactorOutcome.Accepted:
                HalfSignIn.End(Http);
                await Identity.SignInAsync(admin, isPersistent: false);
                await Audit.SignedInAsync(Http, admin);
                Navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
                break;
            case SecondFactorOutcome.TooManyTries:
                await Audit.RefusedAsync(Http, admin, "too many codes");
                _problem = "Too many wrong codes. Try again in an hour, or ask an administrator of the host.";
                break;
            default:
                await Audit.RefusedAsync(Http, admin, "wrong code");
                _problem = "This code is not right, or it has been used. Wait for the next one.";
                break;
        }
    }
}

/// <summary>What the form sends.</summary>
public sealed class CodeForm
{
    public string? Code { get; set; }
}
