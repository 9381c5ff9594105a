using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Shared;

/// <summary>Loads an open page anew whose session or permissions have ended: the request decides what is shown instead, mostly the sign-in page.</summary>
public sealed class SignInAgain : ComponentBase
{
    [Inject] public required NavigationManager Navigation { get; init; }

    protected override void OnInitialized() => Navigation.NavigateTo(Navigation.Uri, forceLoad: true);
}
