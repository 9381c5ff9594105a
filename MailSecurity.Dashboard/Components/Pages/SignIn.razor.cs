using MailSecurity.Dashboard.Security;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>E-mail address and password. A plain form: it works without a circuit and without scripts.</summary>
public sealed partial class SignIn
{
    private string? _problem;

    [Inject] internal PasswordSignIn PasswordSignIn { get; init; } = null!;

    [Inject] public required NavigationManager Navigation { get; init; }

    [SupplyParameterFromQuery] public string? ReturnUrl { get; set; }

    [SupplyParameterFromForm] public SignInForm? Form { get; set; }

    [CascadingParameter] public required HttpContext Http { get; set; }

    protected override void OnInitialized()
    {
        if (HttpMethods.IsGet(Http.Request.Method) && AdminIdentity.TryRead(Http.User, out _))
        {
            Navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
        }
    }

    private async Task SignInAsync()
    {
        var outcome = await PasswordSignIn.TryAsync(Http, Form?.Email?.Trim() ?? "", Form?.Password ?? "");
        var next = LocalUrl.OrHome(ReturnUrl);
        switch (outcome.Step)
        {
            case PasswordStep.SignedIn:
                Navigation.NavigateTo(next);
                break;
            case PasswordStep.NeedsCode:
                Navigation.NavigateTo($"/sign-in/code?returnUrl={Uri.EscapeDataString(next)}");
                break;
            case PasswordStep.Wait:
                _problem = Budget.Wait(outcome.Wait);
                break;
            case PasswordStep.NotAdmitted:
                _problem = AccessEnforcement.WhyNot(outcome.Verdict, Http.ClientAddress());
                break;
            default:
                _problem = "E-mail address and password do not match.";
                break;
        }
    }
}

/// <summary>What the form sends.</summary>
public sealed class SignInForm
{
    public string? Email { get; set; }

    public string? Password { get; set; }
}
