using System.Globalization;
using System.Security.Claims;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Dashboard.Security;

/// <summary>A caller of the API as claims, which is what a connection that stays open keeps of its request.</summary>
internal static class ApiCaller
{
    public const string AccountClaim = "account";
    public const string ScopeClaim = "scope";

    private const string KeyClaim = "api-key";

    // None of the claims of a signed-in Admin: what asks for one of those must not take a caller of the API for one.
    private const string AdminClaim = "api-sub-admin";
    private const string DomainsClaim = "domains";

    public static ClaimsPrincipal Of(ApiKey key)
    {
        var scopes = key.Scopes.Split(' ');
        var identity = IdentityOf(ApiKeyAuthentication.SchemeName, key.Name, key.AccountId, scopes.Contains(ApiScope.TrustedWrite) ? scopes.Append(ApiScope.TrustedDelete) : scopes);
        identity.AddClaim(new Claim(KeyClaim, key.Id.ToString(CultureInfo.InvariantCulture)));
        return new ClaimsPrincipal(identity);
    }

    public static ClaimsPrincipal Of(AdminGrant grant, ClientAddress? address)
    {
        var identity = IdentityOf(ApiPasswordAuthentication.SchemeName, grant.Email, grant.AccountId, ApiScope.Of(grant));
        identity.AddClaim(new Claim(AdminClaim, grant.Id.ToString()));
        identity.AddClaim(new Claim(AccessGate.StampClaim, grant.Stamp));
        if (address is { } from)
        {
            identity.AddClaim(new Claim(AccessGate.AddressClaim, from.ToString()));
        }

        if (grant.Domains is { } domains)
        {
            identity.AddClaim(new Claim(DomainsClaim, string.Join(',', domains.Keys)));
        }

        return new ClaimsPrincipal(identity);
    }

    public static bool Is(ClaimsPrincipal user) => user.HasClaim(claim => claim.Type is KeyClaim or AdminClaim);

    /// <summary>Null for a key.</summary>
    public static Guid? AdminOf(ClaimsPrincipal caller) => Guid.TryParse(caller.FindFirstValue(AdminClaim), out var id) ? id : null;

    /// <summary>Null for an API Sub-Admin.</summary>
    public static long? KeyOf(ClaimsPrincipal caller) =>
        long.TryParse(caller.FindFirstValue(KeyClaim), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>Null: all of the Account.</summary>
    public static int[]? DomainsOf(ClaimsPrincipal caller) => caller.FindFirstValue(DomainsClaim) is { } text
        ? [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))]
        : null;

    public static bool Has(ClaimsPrincipal caller, string scope) => caller.HasClaim(ScopeClaim, scope);

    private static ClaimsIdentity IdentityOf(string scheme, string name, int accountId, IEnumerable<string> scopes)
    {
        var identity = new ClaimsIdentity(scheme);
        identity.AddClaim(new Claim(ClaimTypes.Name, name));
        identity.AddClaim(new Claim(AccountClaim, accountId.ToString(CultureInfo.InvariantCulture)));
        identity.AddClaims(scopes.Select(scope => new Claim(ScopeClaim, scope)));
        return identity;
    }
}
