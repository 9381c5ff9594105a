using System.Globalization;
using System.Security.Claims;
using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace MailSecurity.Dashboard.Security;

/// <summary>Puts into the cookie what every page and hub needs to know of the Admin, beside Identity's own claims.</summary>
internal sealed class AdminClaims(UserManager<Admin> admins, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<Admin>(admins, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Admin user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(AdminIdentity.AccountClaim, user.AccountId.ToString(CultureInfo.InvariantCulture)));
        identity.AddClaim(new Claim(AdminIdentity.NameClaim, user.Name));
        identity.AddClaim(new Claim(AdminIdentity.ProviderClaim, user.IsProvider.ToString()));
        return identity;
    }
}
