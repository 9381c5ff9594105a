using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>The second step of signing in: a code from the app, or a recovery code.</summary>
public sealed partial class SignInCode
{
    private string? _problem;
    private Admin? _admin;

    [Inject] internal SecondFactors Factors { get; init; } = null!;

    [Inject] internal HalfSignIn Half { get; init; } = null!;

    [Inject] internal SignInAudit Audit { get; init; } = null!;

    [Inject] internal SignInLimits Limits { get; init; } = null!;

    [Inject] internal PanelSession Session { get; init; } = null!;

    [Inject] public required UserManager<Admin> Admins { get; init; }

    [Inject] public required NavigationManager Navigation { get; init; }

    [SupplyParameterFromQuery] public string? ReturnUrl { get; set; }

    [SupplyParameterFromForm] public CodeForm? Form { get; set; }

    [CascadingParameter] public required HttpContext Http { get; set; }

    protected override async Task OnInitializedAsync()
    {
        _admin = await Half.ReadAsync(Http, Admins);

        // The five minutes are over, or nobody gave a password here.
        _problem = _admin is null ? "Give your password first." : null;
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
            Half.End(Http);
            await Session.OpenAsync(Http, admin, "password and code");
            Navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
            return;
        }

        _problem = answer.Problem;
        if (answer == CodeAnswer.Wrong)
        {
            await Audit.RefusedAsync(Http, admin, admin.Email ?? "", "wrong code");
        }
    }
}

/// <summary>What the form sends.</summary>
public sealed class CodeForm
{
    public string? Code { get; set; }
}
