using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Identity;

namespace MailSecurity.Dashboard.Security;

/// <summary>An Admin's own password, changed with the old one. Every session ends, and this browser gets a new one.</summary>
internal sealed class PasswordChange(
    UserManager<Admin> admins, SignInLimits limits, SessionStore sessions, PanelSession session, OwnerNotice notice, IAudit audit)
{
    /// <summary>Sentences for the person; null when done.</summary>
    public async Task<IReadOnlyList<string>?> TryAsync(HttpContext http, AdminIdentity identity, string current, string next)
    {
        var budget = limits.ForConfirmation(identity);
        if (budget.Take() is { Ticks: > 0 } wait)
        {
            return [Budget.Wait(wait)];
        }

        if (current.Length > PasswordLength.Longest || await admins.FindByIdAsync(identity.Id.ToString()) is not { } admin || !await admins.CheckPasswordAsync(admin, current))
        {
            return ["The current password is not right."];
        }

        budget.GiveBack();
        if (await admins.ChangePasswordAsync(admin, current, next) is { Succeeded: false } refused)
        {
            return [.. refused.Errors.Select(error => error.Description)];
        }

        var actor = new Actor(identity.Id, identity.Name, http.ClientAddress());
        await audit.WriteAsync(identity.AccountId, actor, AuditAction.PasswordChanged, "", http.RequestAborted);
        await sessions.EndOthersAsync(actor, identity.AccountId, identity.SessionId, http.RequestAborted);
        await session.OpenAsync(http, admin, "password, just changed");
        await notice.TellAsync(identity.Id, "The password was changed.", http.ClientAddress());
        return null;
    }
}
