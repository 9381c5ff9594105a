using MailSecurity.Dashboard.Security;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>The old password, then the new one twice. A plain form: this browser's cookie has to be replaced.</summary>
public sealed partial class ChangePassword
{
    private AdminIdentity _admin = null!;
    private IReadOnlyList<string> _problems = [];
    private bool _isDone;

    [Inject] internal PasswordChange Change { get; init; } = null!;

    [Inject] public required CurrentAdmin Current { get; init; }

    [SupplyParameterFromForm] public ChangePasswordForm? Form { get; set; }

    [CascadingParameter] public required HttpContext Http { get; set; }

    protected override async Task OnInitializedAsync() => _admin = await Current.ReadAsync();

    private async Task SaveAsync()
    {
        if (Form?.Next != Form?.Repeated)
        {
            _problems = ["The two new passwords are not the same."];
            return;
        }

        _problems = await Change.TryAsync(Http, _admin, Form?.Current ?? "", Form?.Next ?? "") ?? [];
        _isDone = _problems.Count == 0;
    }
}

/// <summary>What the form sends.</summary>
public sealed class ChangePasswordForm
{
    public string? Current { get; set; }

    public string? Next { get; set; }

    public string? Repeated { get; set; }
}
