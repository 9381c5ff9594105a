using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Identity;

namespace MailSecurity.Dashboard.Security;

/// <summary>An Admin's own password, changed with the old one. Every session ends, and this browser gets a new one.</summary>
internal sealed class PasswordChange(
    UserManager<Admin> admins, SignInLimits limits, PasswordStore passwords, PanelSession session, OwnerNotice notice, SignInAudit audit)
{
    /// <summary>Sentences for the person; null when done.</summary>
    public async Task<IReadOnlyList<string>?> TryAsync(HttpContext http, AdminIdentity identity, string current, string next)
    {
        var budget = limits.ForConfirmation(identity);
        if (budget.Take() is { Ticks: > 0 } wait)
        {
            return [Budget.Wait(wait)];
        }

        var actor = new Actor(identity.Id, identity.Name, http.ClientAddress());
        if (current.Length > PasswordLength.Longest || await admins.FindByIdAsync(identity.Id.ToString()) is not { } admin || !await admins.CheckPasswordAsync(admin, current))
        {
            await audit.NotConfirmedAsync(identity, actor, "change of the password");
            return ["The current password is not right."];
        }

        budget.GiveBack();
        if (await admins.ProblemsAsync(admin, next) is { Count: > 0 } problems)
        {
            return problems;
        }

        // From here on nothing depends on whether the browser is still there.
        if (await passwords.ChangeAsync(actor, admin.SecurityStamp ?? "", admins.PasswordHasher.HashPassword(admin, next), CancellationToken.None) is not { } stamp)
        {
            return ["Your account was changed meanwhile, and the password was not. Sign in again."];
        }

        admin.SecurityStamp = stamp;
        await notice.TellAsync(identity.Id, "The password was changed.", http.ClientAddress());
        await session.OpenAsync(http, admin, "password, just changed");
        return null;
    }
}
