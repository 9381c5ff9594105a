using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Dashboard.Security;

/// <summary>
/// Writes sign-ins, good and refused, into the audit log of the Admin's Account. A name that nobody has is written down
/// without an Account: not to do so would be a difference that can be measured from outside.
/// </summary>
internal sealed partial class SignInAudit(IAudit audit, RefusalBook refusals, ILogger<SignInAudit> logger)
{
    private const int NoAccount = 0;

    public Task SignedInAsync(HttpContext http, Admin admin, string how) =>
        audit.WriteAsync(admin.AccountId, new Actor(admin.Id, admin.Email ?? "", http.ClientAddress()), AuditAction.SignedIn, how, CancellationToken.None);

    /// <param name="http">The request that was refused.</param>
    /// <param name="admin">Null for a name that nobody has.</param>
    /// <param name="email">The name as it was typed.</param>
    /// <param name="reason">Why, for the audit log alone.</param>
    public Task RefusedAsync(HttpContext http, Admin? admin, string email, string reason)
    {
        Log.Refused(logger, reason);
        return refusals.NoteAsync(new Refusal(admin?.AccountId ?? NoAccount, new Actor(admin?.Id, admin?.Email ?? email, http.ClientAddress()), AuditAction.SignInRefused, reason));
    }

    /// <summary>Somebody who is signed in gave a wrong password or code where one is asked for once more.</summary>
    public Task NotConfirmedAsync(AdminIdentity admin, Actor actor, string what) =>
        refusals.NoteAsync(new Refusal(admin.AccountId, actor, AuditAction.NotConfirmed, what));

    /// <summary>What was shown is right, and not admitted: not from there, or not there.</summary>
    public Task NotAdmittedAsync(AdminGrant grant, ClientAddress? address, string reason) =>
        refusals.NoteAsync(new Refusal(grant.AccountId, new Actor(grant.Id, grant.Email, address), AuditAction.AccessRefused, reason));

    private static partial class Log
    {
        [LoggerMessage(3010, LogLevel.Information, "A sign-in was refused: {Reason}.")]
        public static partial void Refused(ILogger logger, string reason);
    }
}
