using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>What a one-time link opens: the form that makes the first Admin, or that sets an invited Admin's password.</summary>
public sealed partial class Setup
{
    private IReadOnlyList<string> _problems = [];
    private bool _isUsable;
    private bool _isFirst;
    private string? _email;

    [Inject] internal AdminSetup AdminSetup { get; init; } = null!;

    [Inject] public required NavigationManager Navigation { get; init; }

    [Parameter] public required string SecretText { get; set; }

    [SupplyParameterFromForm] public SetupForm? Form { get; set; }

    [CascadingParameter] public required HttpContext Http { get; set; }

    protected override async Task OnInitializedAsync()
    {
        var link = await AdminSetup.FindAsync(Secret.From(SecretText), Http.RequestAborted);
        (_isUsable, _isFirst) = (link is not null, link?.AdminId is null);
        _email = link is null ? null : await AdminSetup.EmailOfAsync(link);
    }

    private async Task FinishAsync()
    {
        if (Form?.Password != Form?.Repeated)
        {
            _problems = ["The two passwords are not the same."];
            return;
        }

        var problems = await AdminSetup.FinishAsync(
            Http, Secret.From(SecretText), Form?.Name ?? "", Form?.Email ?? "", Form?.Password ?? "");
        if (problems is null)
        {
            Navigation.NavigateTo("/");
            return;
        }

        (_problems, _isUsable) = (problems, !problems.Contains(SetupText.Spent));
    }
}

/// <summary>What the form sends.</summary>
public sealed class SetupForm
{
    public string? Name { get; set; }

    public string? Email { get; set; }

    public string? Password { get; set; }

    public string? Repeated { get; set; }
}
