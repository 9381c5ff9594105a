using System.Security.Claims;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Identity;

namespace MailSecurity.Dashboard.Security;

/// <summary>Opens a session once everything that was asked for was right, and ends it again. The cookie names the session; the store decides.</summary>
internal sealed class PanelSession(SignInManager<Admin> signIn, SessionStore sessions, KnownBrowser browser, SignInAudit audit)
{
    /// <param name="http">The request whose browser gets the cookie.</param>
    /// <param name="admin">Whose session it is.</param>
    /// <param name="how">What was shown to get in, for the audit log.</param>
    public async Task OpenAsync(HttpContext http, Admin admin, string how)
    {
        // A session that this browser has is replaced, whoever's it is: nothing of it may be carried over.
        var earlier = AdminIdentity.TryRead(http.User, out var before) ? before.SessionId : (Guid?)null;
        var id = await sessions.OpenAsync(admin.Id, http.ClientAddress(), http.Request.Headers.UserAgent.ToString(), earlier, http.RequestAborted);
        await signIn.SignInWithClaimsAsync(admin, isPersistent: false, [new Claim(AdminIdentity.SessionClaim, id.ToString())]);
        browser.Remember(http, admin.Id);
        await audit.SignedInAsync(http, admin, how);
    }

    public async Task EndAsync(HttpContext http)
    {
        if (AdminIdentity.TryRead(http.User, out var admin))
        {
            await sessions.EndAsync(new Actor(admin.Id, admin.Email, http.ClientAddress()), admin.AccountId, admin.SessionId, AuditAction.SignedOut, http.RequestAborted);
        }

        await signIn.SignOutAsync();
    }
}

internal static class RequestAddress
{
    /// <summary>The connection's address, which trusted proxies have replaced with their client's. One value for log, limits and lists.</summary>
    public static ClientAddress? ClientAddress(this HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address ? Domain.Logins.ClientAddress.From(address) : null;
}
