using Microsoft.AspNetCore.Components.Authorization;

namespace MailSecurity.Dashboard.Security;

/// <summary>The signed-in Admin, for pages. The Account that a page shows comes from here and from nowhere else.</summary>
public sealed class CurrentAdmin(AuthenticationStateProvider authentication)
{
    public async Task<AdminIdentity> ReadAsync()
    {
        var state = await authentication.GetAuthenticationStateAsync();
        return AdminIdentity.TryRead(state.User, out var admin)
            ? admin
            : throw new InvalidOperationException("A page that needs an Admin was reached without one.");
    }
}
