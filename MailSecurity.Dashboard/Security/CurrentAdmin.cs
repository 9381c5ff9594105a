using System.Security.Claims;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;
using Microsoft.AspNetCore.Components.Authorization;

namespace MailSecurity.Dashboard.Security;

/// <summary>The signed-in Admin, for pages. The Account that a page shows comes from here and from nowhere else.</summary>
public sealed class CurrentAdmin(AuthenticationStateProvider authentication, AccessBook book)
{
    public async Task<AdminIdentity> ReadAsync() => Read((await authentication.GetAuthenticationStateAsync()).User);

    /// <summary>What this Admin may do now, as the store says.</summary>
    public async Task<AdminGrant> GrantAsync()
    {
        var admin = await ReadAsync();
        return await book.ReadAsync(admin.Id, CancellationToken.None) ?? throw new InvalidOperationException("This Admin does not exist any more.");
    }

    /// <summary>For the audit log and the access list: who, and from which address this page was opened.</summary>
    public async Task<Actor> ActorAsync()
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        var admin = Read(user);
        return new Actor(
            admin.Id, admin.Name, user.FindFirstValue(AccessGate.AddressClaim) is { } text && ClientAddress.TryParse(text, out var address) ? address : null);
    }

    private static AdminIdentity Read(ClaimsPrincipal user) => AdminIdentity.TryRead(user, out var admin)
        ? admin
        : throw new InvalidOperationException("A page that needs an Admin was reached without one.");
}
