using System.Security.Claims;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;

namespace MailSecurity.Dashboard.Security;

/// <summary>Whether a caller of the API may be there, when it comes and for as long as its connection stays open.</summary>
internal sealed class ApiGate(AccessBook book, ApiKeyStore keys, TimeProvider clock)
{
    /// <summary>Null: it may. A program's password has no second factor beside it; the address takes its place unless an Admin waived that.</summary>
    public string? WhyNot(AdminGrant grant, ClientAddress address)
    {
        var now = clock.GetUtcNow();
        return !grant.MayCallFromAnywhere && !grant.AccessList.IsRestricted(now)
                ? "This API Sub-Admin is not restricted to the addresses of an access list, and may not call from any address either. An Admin has to allow one of the two."
            : grant.Admits(address, now) ? null
            : $"The address {address} is not in the access list of this API Sub-Admin.";
    }

    /// <summary>Whether key, rights and address are what they were when the connection was opened.</summary>
    public async Task<bool> MayStayAsync(ClaimsPrincipal caller, CancellationToken cancellation)
    {
        if (ApiCaller.KeyOf(caller) is { } key)
        {
            return await keys.IsUsableAsync(key, cancellation);
        }

        _ = ClientAddress.TryParse(caller.FindFirstValue(AccessGate.AddressClaim) ?? "", out var address);
        return ApiCaller.AdminOf(caller) is { } id
            && await book.ReadAsync(id, cancellation) is { IsDisabled: false } grant
            && grant.Stamp == caller.FindFirstValue(AccessGate.StampClaim)
            && WhyNot(grant, address) is null;
    }
}
