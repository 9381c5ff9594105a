using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Dashboard.Security;

/// <summary>
/// Writes sign-ins, good and refused, into the audit log of the Admin's Account. A name that nobody has belongs to no
/// Account and is only in the program's log.
/// </summary>
internal sealed class SignInAudit(IAudit audit)
{
    public Task SignedInAsync(HttpContext http, Admin admin) => WriteAsync(http, admin, AuditAction.SignedIn, "");

    public Task RefusedAsync(HttpContext http, Admin admin, string reason) => WriteAsync(http, admin, AuditAction.SignInRefused, reason);

    private Task WriteAsync(HttpContext http, Admin admin, string action, string subject)
    {
        var address = http.Connection.RemoteIpAddress is { } known ? ClientAddress.From(known) : (ClientAddress?)null;
        return audit.WriteAsync(admin.AccountId, new Actor(admin.Id, admin.Email ?? "", address), action, subject, http.RequestAborted);
    }
}
