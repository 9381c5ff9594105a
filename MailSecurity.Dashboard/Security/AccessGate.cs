using System.Net;
using System.Security.Claims;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace MailSecurity.Dashboard.Security;

public enum AccessVerdict
{
    Admitted,

    /// <summary>Unknown, disabled, or with a session that has ended.</summary>
    Nobody,

    /// <summary>A credential for the API alone.</summary>
    ApiOnly,

    /// <summary>The address is not in the Admin IP Access List, and the restriction is on.</summary>
    AddressNotListed,
}

/// <summary>Whether an Admin may be in the panel from an address. Asked at sign-in, by every request, by the hub and by open circuits.</summary>
public interface IAccessGate
{
    Task<AccessVerdict> JudgeAsync(Guid adminId, IPAddress? address, CancellationToken cancellation);
}

internal sealed class AccessGate(AccessBook book, IOptions<IdentityOptions> identity, TimeProvider clock) : IAccessGate
{
    /// <summary>Where the request came from, for whoever has no request of their own: the circuit and the hub's connection.</summary>
    public const string AddressClaim = "mailsecurity:address";

    /// <summary>What the Admin might do when the page was opened.</summary>
    public const string StampClaim = "mailsecurity:stamp";

    public async Task<AccessVerdict> JudgeAsync(Guid adminId, IPAddress? address, CancellationToken cancellation) =>
        Judge(await book.ReadAsync(adminId, cancellation), address is null ? null : ClientAddress.From(address));

    /// <summary>For a signed-in request: also whether its session is still the one that the store knows.</summary>
    public async Task<(AccessVerdict Verdict, AdminGrant? Grant)> JudgeAsync(ClaimsPrincipal user, ClientAddress? address, CancellationToken cancellation)
    {
        if (!AdminIdentity.TryRead(user, out var admin))
        {
            return (AccessVerdict.Nobody, null);
        }

        var grant = await book.ReadAsync(admin.Id, cancellation);
        if (!IsSessionOf(grant, user, admin))
        {
            // It may have been opened a moment ago by another node.
            book.Changed(admin.Id);
            grant = await book.ReadAsync(admin.Id, cancellation);
        }

        return IsSessionOf(grant, user, admin) ? (Judge(grant, address), grant) : (AccessVerdict.Nobody, grant);
    }

    /// <summary>For what stays open: whether everything is as it was when it was opened.</summary>
    public async Task<bool> MayStayAsync(ClaimsPrincipal user, CancellationToken cancellation)
    {
        var address = user.FindFirstValue(AddressClaim) is { } text && ClientAddress.TryParse(text, out var known) ? known : (ClientAddress?)null;
        var (verdict, grant) = await JudgeAsync(user, address, cancellation);
        return verdict is AccessVerdict.Admitted && grant?.Stamp == user.FindFirstValue(StampClaim);
    }

    private AccessVerdict Judge(AdminGrant? grant, ClientAddress? address)
    {
        var now = clock.GetUtcNow();
        return grant is null || grant.IsDisabled ? AccessVerdict.Nobody
            : !grant.CanOpenPanel ? AccessVerdict.ApiOnly
            : address is { } from ? grant.Admits(from, now) ? AccessVerdict.Admitted : AccessVerdict.AddressNotListed
            : grant.AccessList.IsRestricted(now) ? AccessVerdict.AddressNotListed : AccessVerdict.Admitted;
    }

    // The stamp is Identity's: it changes with the password.
    private bool IsSessionOf(AdminGrant? grant, ClaimsPrincipal user, AdminIdentity admin) =>
        grant?.Session(admin.SessionId, clock.GetUtcNow()) is not null
        && user.FindFirstValue(identity.Value.ClaimsIdentity.SecurityStampClaimType) == grant.SecurityStamp;
}
