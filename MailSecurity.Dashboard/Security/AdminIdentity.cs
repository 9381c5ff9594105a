using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Claims;

namespace MailSecurity.Dashboard.Security;

/// <summary>Who is signed in, as the cookie says.</summary>
public sealed record AdminIdentity(Guid Id, int AccountId, Guid SessionId, string Name, string Email, bool IsProvider)
{
    public const string AccountClaim = "mailsecurity:account";
    public const string SessionClaim = "mailsecurity:session";
    public const string NameClaim = "mailsecurity:name";
    public const string ProviderClaim = "mailsecurity:provider";

    /// <summary>False for anybody who is not signed in as an Admin.</summary>
    public static bool TryRead(ClaimsPrincipal principal, [NotNullWhen(true)] out AdminIdentity? admin)
    {
        admin = null;
        if (principal.Identity is not { IsAuthenticated: true }
            || !Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            || !int.TryParse(principal.FindFirstValue(AccountClaim), NumberStyles.None, CultureInfo.InvariantCulture, out var accountId)
            || !Guid.TryParse(principal.FindFirstValue(SessionClaim), out var session))
        {
            return false;
        }

        var email = principal.FindFirstValue(ClaimTypes.Email) ?? "";
        var name = principal.FindFirstValue(NameClaim) is { Length: > 0 } chosen ? chosen : email;
        admin = new AdminIdentity(id, accountId, session, name, email, principal.HasClaim(ProviderClaim, bool.TrueString));
        return true;
    }
}
