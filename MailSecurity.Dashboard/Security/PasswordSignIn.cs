using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Identity;

namespace MailSecurity.Dashboard.Security;

/// <summary>
/// Signing in by e-mail address and password. Unknown, locked out and wrong look the same from outside, and each of them
/// costs one password check.
/// </summary>
internal sealed partial class PasswordSignIn(
    SignInManager<Admin> signIn, UserManager<Admin> admins, IPasswordHasher<Admin> hasher, ILogger<PasswordSignIn> logger)
{
    private static readonly Admin Nobody = new();
    private static string? _hashOfNothing;

    /// <summary>True, with the cookie on its way, or false without a reason.</summary>
    public async Task<bool> TryAsync(string email, string password)
    {
        if (password.Length > PasswordLength.Longest)
        {
            return false;
        }

        var admin = await admins.FindByEmailAsync(email);
        if (admin?.PasswordHash is null || await admins.IsLockedOutAsync(admin))
        {
            _hashOfNothing ??= hasher.HashPassword(Nobody, Guid.NewGuid().ToString());
            hasher.VerifyHashedPassword(Nobody, _hashOfNothing, password);
            Log.Refused(logger, admin is null ? "unknown" : "locked out");
            return false;
        }

        var answer = await signIn.PasswordSignInAsync(admin, password, isPersistent: false, lockoutOnFailure: true);
        if (!answer.Succeeded)
        {
            Log.Refused(logger, "wrong password");
        }

        return answer.Succeeded;
    }

    private static partial class Log
    {
        [LoggerMessage(3010, LogLevel.Information, "A sign-in was refused: {Reason}.")]
        public static partial void Refused(ILogger logger, string reason);
    }
}
