using MailSecurity.Domain.Admins;

namespace MailSecurity.Dashboard.Security;

/// <summary>
/// Writes sign-ins, good and refused, into the audit log of the Admin's Account. A name that nobody has is written down
/// without an Account: not to do so would be a difference that can be measured from outside.
/// </summary>
internal sealed partial class SignInAudit(IAudit audit, ILogger<SignInAudit> logger)
{
    private const int NoAccount = 0;

    public Task SignedInAsync(HttpContext http, Admin admin, string how) =>
        audit.WriteAsync(admin.AccountId, new Actor(admin.Id, admin.Email ?? "", http.ClientAddress()), AuditAction.SignedIn, how, http.RequestAborted);

    /// <param name="http">The request that was refused.</param>
    /// <param name="admin">Null for a name that nobody has.</param>
    /// <param name="email">The name as it was typed.</param>
    /// <param name="reason">Why, for the audit log alone.</param>
    public Task RefusedAsync(HttpContext http, Admin? admin, string email, string reason)
    {
        Log.Refused(logger, reason);
        return audit.WriteAsync(admin?.AccountId ?? NoAccount, new Actor(admin?.Id, admin?.Email ?? email, http.ClientAddress()), AuditAction.SignInRefused, reason, http.RequestAborted);
    }

    /// <summary>Somebody who is signed in gave a wrong password or code where one is asked for once more.</summary>
    public Task NotConfirmedAsync(AdminIdentity admin, Actor actor, string what) =>
        audit.WriteAsync(admin.AccountId, actor, AuditAction.NotConfirmed, what, CancellationToken.None);

    private static partial class Log
    {
        [LoggerMessage(3010, LogLevel.Information, "A sign-in was refused: {Reason}.")]
        public static partial void Refused(ILogger logger, string reason);
    }
}
