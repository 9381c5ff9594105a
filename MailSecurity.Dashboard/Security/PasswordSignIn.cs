using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Identity;

namespace MailSecurity.Dashboard.Security;

/// <summary>
/// Signing in by e-mail address and password. Unknown, locked out and wrong look the same from outside, and each of them
/// costs one password check.
/// </summary>
internal sealed partial class PasswordSignIn(
    SignInManager<Admin> signIn, UserManager<Admin> admins, IPasswordHasher<Admin> hasher, SecondFactors factors, HalfSignIn half,
    SignInAudit audit, ILogger<PasswordSignIn> logger)
{
    private static readonly Admin Nobody = new();
    private static string? _hashOfNothing;

    public async Task<PasswordOutcome> TryAsync(HttpContext http, string email, string password)
    {
        if (password.Length > PasswordLength.Longest)
        {
            return PasswordOutcome.Refused;
        }

        var admin = await admins.FindByEmailAsync(email);
        if (admin?.PasswordHash is null || await admins.IsLockedOutAsync(admin))
        {
            _hashOfNothing ??= hasher.HashPassword(Nobody, Guid.NewGuid().ToString());
            hasher.VerifyHashedPassword(Nobody, _hashOfNothing, password);
            Log.Refused(logger, admin is null ? "unknown" : "locked out");
            return PasswordOutcome.Refused;
        }

        var answer = await signIn.CheckPasswordSignInAsync(admin, password, lockoutOnFailure: true);
        if (!answer.Succeeded)
        {
            Log.Refused(logger, "wrong password");
            await audit.RefusedAsync(http, admin, "wrong password");
            return PasswordOutcome.Refused;
        }

        if (await factors.IsEnabledAsync(admin.Id, http.RequestAborted))
        {
            half.Begin(http, admin.Id);
            return PasswordOutcome.NeedsCode;
        }

        await signIn.SignInAsync(admin, isPersistent: false);
        await audit.SignedInAsync(http, admin);
        return PasswordOutcome.SignedIn;
    }

    private static partial class Log
    {
        [LoggerMessage(3010, LogLevel.Information, "A sign-in was refused: {Reason}.")]
        public static partial void Refused(ILogger logger, string reason);
    }
}

internal enum PasswordOutcome
{
    /// <summary>The cookie is on its way.</summary>
    SignedIn,

    /// <summary>The password was right; the code is next.</summary>
    NeedsCode,

    /// <summary>Without a reason.</summary>
    Refused,
}
