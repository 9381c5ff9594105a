using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>What the Account decides about its detection. What may be changed is decided in the store.</summary>
public sealed partial class Settings
{
    private AdminGrant? _grant;
    private AccountSettings? _current;

    [Inject] public required CurrentAdmin Admin { get; init; }

    [Inject] public required SettingsStore Store { get; init; }

    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        _grant = await Admin.GrantAsync();
        _current = await Store.ReadAsync(_grant.Tenant, Gone);
    }
}
