using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Shared;

/// <summary>Leaves an open page whose session has ended, for the sign-in page and back.</summary>
public sealed class SignInAgain : ComponentBase
{
    [Inject] public required NavigationManager Navigation { get; init; }

    protected override void OnInitialized() => Navigation.NavigateTo(
        $"/sign-in?returnUrl={Uri.EscapeDataString("/" + Navigation.ToBaseRelativePath(Navigation.Uri))}", forceLoad: true);
}
