using System.Security.Claims;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;

namespace MailSecurity.Dashboard.Security;

/// <summary>
/// Every signed-in request passes the gate before anything decides on it. The address is the connection's; proxies that are
/// trusted have put the client's there already, and a header of anybody else is not looked at.
/// </summary>
internal sealed class AccessEnforcement(RequestDelegate next, AccessGate gate, AccessListStore lists, SessionStore sessions, SignInAudit audit, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!AdminIdentity.TryRead(context.User, out var admin) || context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            await next(context);
            return;
        }

        var address = context.ClientAddress();
        var (verdict, grant) = await gate.JudgeAsync(context.User, address, context.RequestAborted);
        if (verdict is AccessVerdict.Nobody || grant is null)
        {
            await context.SignOutAsync(IdentityConstants.ApplicationScheme);
            context.User = new ClaimsPrincipal(new ClaimsIdentity());
            await next(context);
            return;
        }

        if (verdict is not AccessVerdict.Admitted)
        {
            await RefuseAsync(context, verdict, grant, address);
            return;
        }

        if (grant.Session(admin.SessionId, clock.GetUtcNow()) is { } session)
        {
            await sessions.TouchAsync(session, context.RequestAborted);
        }

        if (address is { } from && grant.AccessList.Covering(from, clock.GetUtcNow()) is { } entry)
        {
            await lists.TouchAsync(entry, context.RequestAborted);
        }

        // A principal of its own: nothing of this may find its way into a renewed cookie.
        var here = new ClaimsIdentity([new Claim(AccessGate.StampClaim, grant.Stamp)]);
        if (address is not null)
        {
            here.AddClaim(new Claim(AccessGate.AddressClaim, address.Value.ToString()));
        }

        context.User = new ClaimsPrincipal([.. context.User.Identities, here]);
        await next(context);
    }

    private async Task RefuseAsync(HttpContext context, AccessVerdict verdict, AdminGrant grant, ClientAddress? address)
    {
        await audit.NotAdmittedAsync(grant, address, verdict is AccessVerdict.ApiOnly ? "a credential for the API alone" : "the address is not in the access list");
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        if (ProgramPaths.Contains(context.Request.Path))
        {
            return;
        }

        await context.SignOutAsync(IdentityConstants.ApplicationScheme);
        await DoorPage.WriteAsync(context, StatusCodes.Status403Forbidden, "No access", WhyNot(verdict, address), "/sign-in", "Sign in");
    }

    internal static string WhyNot(AccessVerdict verdict, ClientAddress? address) => verdict is AccessVerdict.ApiOnly
        ? "This is a credential for the API alone. It cannot open the panel."
        : $"Admin access is restricted to the IPs in the Admin IP Access List, and your address {address} is not in it. An administrator of the host can lift the restriction with the command \"admin unlock\".";
}
