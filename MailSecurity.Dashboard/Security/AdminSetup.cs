using System.Net.Mail;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Identity;

namespace MailSecurity.Dashboard.Security;

/// <summary>What the holder of a setup link may do: become the first Admin, or choose the password of an invited one.</summary>
internal sealed class AdminSetup(AccountStore accounts, UserManager<Admin> admins, PasswordStore passwords, IAudit audit, PanelSession session, SecondFactors factors, OwnerNotice notice, TimeProvider clock)
{
    /// <summary>The link if it still works. The very first Admin's link ends with the first Admin, however that one came to be.</summary>
    public async Task<SetupLink?> FindAsync(Secret secret, CancellationToken cancellation)
    {
        var link = await accounts.FindSetupLinkAsync(secret, cancellation);
        return link is { AdminId: null } && await accounts.HasAdminAsync(cancellation) ? null : link;
    }

    /// <summary>The invited Admin's address; null for the very first one.</summary>
    public async Task<string?> EmailOfAsync(SetupLink link) =>
        link.AdminId is { } id ? (await admins.FindByIdAsync(id.ToString()))?.Email : null;

    /// <summary>Checks everything first, spends the link, and signs the Admin in. Problems are sentences for the person; null when done.</summary>
    public async Task<IReadOnlyList<string>?> FinishAsync(
        HttpContext http, Secret secret, string name, string email, string password)
    {
        var cancellation = http.RequestAborted;
        if (await FindAsync(secret, cancellation) is not { } link)
        {
            return [SetupText.Spent];
        }

        var admin = link.AdminId is { } id ? await admins.FindByIdAsync(id.ToString()) : NewAdmin(name.Trim(), email.Trim());
        if (admin is null)
        {
            return [SetupText.Spent];
        }

        var problems = await ProblemsAsync(admin, password, isNew: link.AdminId is null);
        if (problems.Count > 0)
        {
            return problems;
        }

        if (!(link.AdminId is null ? await CreateAsync(http, secret, admin, password) : await ReplaceAsync(http, secret, admin, password)))
        {
            return [SetupText.Spent];
        }

        // A link replaces a password, not the second factor: whoever has one signs in with both.
        if (!await factors.IsEnabledAsync(admin.Id, cancellation))
        {
            await session.OpenAsync(http, admin, "one-time link");
        }

        return null;
    }

    private Admin NewAdmin(string name, string email) => new()
    {
        Id = Guid.CreateVersion7(clock.GetUtcNow()),
        Name = name,
        Email = email,
        UserName = email,
        EmailConfirmed = true,
        IsProvider = true,
        CreatedAt = clock.GetUtcNow(),
    };

    private async Task<List<string>> ProblemsAsync(Admin admin, string password, bool isNew)
    {
        var problems = new List<string>();
        if (isNew && admin.Name.Length is 0 or > 200)
        {
            problems.Add("A name has 1 to 200 characters.");
        }

        if (isNew && !MailAddress.TryCreate(admin.Email, out _))
        {
            problems.Add("This is not an e-mail address.");
        }

        problems.AddRange(await admins.ProblemsAsync(admin, password));
        return problems;
    }

    // Of two people with the same link one goes on.
    private async Task<bool> CreateAsync(HttpContext http, Secret secret, Admin admin, string password)
    {
        admin.AccountId = await accounts.FindOrAddAsync(Account.DefaultName, CancellationToken.None);
        if (!await accounts.SpendSetupLinkAsync(secret, CancellationToken.None) || !(await admins.CreateAsync(admin, password)).Succeeded)
        {
            return false;
        }

        await audit.WriteAsync(admin.AccountId, new Actor(admin.Id, admin.Email ?? "", http.ClientAddress()), AuditAction.Created, admin.Email ?? "", CancellationToken.None);
        return true;
    }

    private async Task<bool> ReplaceAsync(HttpContext http, Secret secret, Admin admin, string password)
    {
        if (await passwords.ReplaceByLinkAsync(secret, admin.Id, admins.PasswordHasher.HashPassword(admin, password), http.ClientAddress(), CancellationToken.None) is not { } stamp)
        {
            return false;
        }

        admin.SecurityStamp = stamp;
        await notice.TellAsync(admin.Id, "The password was changed with a one-time link.", http.ClientAddress());
        return true;
    }
}

internal static class SetupText
{
    public const string Spent =
        "This link has been used or has expired. A new one is printed when the panel starts without any Admin; an administrator of the host can also make one with the command \"admin create\".";
}
