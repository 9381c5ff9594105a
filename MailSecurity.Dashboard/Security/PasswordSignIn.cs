using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Identity;

namespace MailSecurity.Dashboard.Security;

/// <summary>
/// Signing in by e-mail address and password. An unknown name and a wrong password look the same from outside: in the answer,
/// in the waits, and in the work done, which is one password check and one line of the audit log.
/// </summary>
internal sealed class PasswordSignIn(
    UserManager<Admin> admins, IPasswordHasher<Admin> hasher, SignInLimits limits, IAccessGate gate, SecondFactors factors, HalfSignIn half,
    PanelSession session, SignInAudit audit)
{
    private static readonly Admin Nobody = new();
    private static readonly SemaphoreSlim Checks = new(Math.Max(1, Environment.ProcessorCount - 1));
    private static string? _hashOfNothing;

    public async Task<PasswordOutcome> TryAsync(HttpContext http, string email, string password)
    {
        if (password.Length > PasswordLength.Longest || email.Length > 256)
        {
            return PasswordOutcome.Refused;
        }

        var admin = await admins.FindByEmailAsync(email);
        var budget = await limits.ForPasswordAsync(http, email, admin);
        if (budget.Take() is { Ticks: > 0 } wait)
        {
            return new PasswordOutcome(PasswordStep.Wait, wait);
        }

        if (!await MatchesAsync(http, admin, password) || admin!.DisabledAt is not null)
        {
            await audit.RefusedAsync(http, admin, email, "wrong password");
            return PasswordOutcome.Refused;
        }

        budget.GiveBack();
        if (await gate.JudgeAsync(admin.Id, http.Connection.RemoteIpAddress, http.RequestAborted) is var verdict and not AccessVerdict.Admitted)
        {
            await audit.RefusedAsync(http, admin, email, verdict is AccessVerdict.ApiOnly ? "a credential for the API alone" : "the address is not in the access list");
            return new PasswordOutcome(PasswordStep.NotAdmitted, default, verdict);
        }

        if (await factors.IsEnabledAsync(admin.Id, http.RequestAborted))
        {
            half.Begin(http, admin);
            return new PasswordOutcome(PasswordStep.NeedsCode);
        }

        await session.OpenAsync(http, admin, "password");
        return new PasswordOutcome(PasswordStep.SignedIn);
    }

    // A check is slow on purpose: however many strangers ask at once, the rest of the panel keeps a core.
    private async Task<bool> MatchesAsync(HttpContext http, Admin? admin, string password)
    {
        _hashOfNothing ??= hasher.HashPassword(Nobody, Guid.NewGuid().ToString());
        await Checks.WaitAsync(http.RequestAborted);
        try
        {
            var answer = hasher.VerifyHashedPassword(admin ?? Nobody, admin?.PasswordHash ?? _hashOfNothing, password);
            return admin?.PasswordHash is not null && answer is not PasswordVerificationResult.Failed;
        }
        finally
        {
            Checks.Release();
        }
    }
}

/// <summary>What became of a name and a password.</summary>
internal readonly record struct PasswordOutcome(PasswordStep Step, TimeSpan Wait = default, AccessVerdict Verdict = default)
{
    /// <summary>Without a reason.</summary>
    public static readonly PasswordOutcome Refused = new(PasswordStep.Refused);
}

internal enum PasswordStep
{
    /// <summary>The cookie is on its way.</summary>
    SignedIn,

    /// <summary>The password was right; the code is next.</summary>
    NeedsCode,

    Refused,

    /// <summary>Nothing was checked: too many tries.</summary>
    Wait,

    /// <summary>The password was right, but not from here, or not for the panel.</summary>
    NotAdmitted,
}
