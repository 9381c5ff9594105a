using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;
using Microsoft.AspNetCore.Identity;

namespace MailSecurity.Dashboard.Security;

/// <summary>
/// Passwords at the API. Unknown, disabled, wrong, and those of the panel's people look the same, wait the same and cost one password check each;
/// only who has proven a password is told more.
/// </summary>
internal sealed class ApiPasswords(
    UserManager<Admin> admins, IPasswordHasher<Admin> hasher, SignInLimits limits, SecondFactors factors, AccessBook book, ApiGate gate,
    ApiPasswordMemory memory)
{
    private const int LongestName = 256;
    private static readonly Admin Nobody = new();
    private static string? _hashOfNothing;

    public async Task<ApiPasswordOutcome> CheckAsync(BasicCredential credential, ClientAddress address, CancellationToken cancellation)
    {
        var fingerprint = memory.FingerprintOf(credential);
        if (await RememberedAsync(fingerprint, cancellation) is { } known)
        {
            return Judge(known, address, isFirst: false);
        }

        var turn = await memory.TurnAsync(address, cancellation);
        try
        {
            return await RememberedAsync(fingerprint, cancellation) is { } justNow ? Judge(justNow, address, isFirst: false)
                : await VerifyAsync(credential, fingerprint, address, cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    private ApiPasswordOutcome Judge(AdminGrant grant, ClientAddress address, bool isFirst) =>
        gate.WhyNot(grant, address) is not { } why ? new ApiPasswordOutcome.Admitted(grant, isFirst)
        : new ApiPasswordOutcome.NotFromHere(grant, why);

    private async Task<AdminGrant?> RememberedAsync(string fingerprint, CancellationToken cancellation) =>
        memory.RightOne(fingerprint) is { } right
        && await book.ReadAsync(right.AdminId, cancellation) is { IsDisabled: false, Kind: AdminKind.ApiSubAdmin } grant
        && grant.SecurityStamp == right.Stamp
            ? grant
            : null;

    private async Task<ApiPasswordOutcome> VerifyAsync(BasicCredential credential, string fingerprint, ClientAddress address, CancellationToken cancellation)
    {
        if (credential.Password.Length > PasswordLength.Longest || credential.Name.Length > LongestName)
        {
            // No guess, as nothing is checked, and a try all the same.
            return limits.ForApi(address, credential.Name[..Math.Min(credential.Name.Length, LongestName)], isFamiliar: false, null).Take() is { Ticks: > 0 } later
                ? new ApiPasswordOutcome.TryLater(later)
                : new ApiPasswordOutcome.Refused(null);
        }

        var admin = await admins.FindByEmailAsync(credential.Name);
        var budget = limits.ForApi(address, credential.Name, memory.IsFamiliar(credential.Name, address), admin);
        if (budget.Take() is { Ticks: > 0 } wait)
        {
            return new ApiPasswordOutcome.TryLater(wait);
        }

        _hashOfNothing ??= hasher.HashPassword(Nobody, Guid.NewGuid().ToString());
        var isRight = hasher.VerifyHashedPassword(admin ?? Nobody, admin?.PasswordHash ?? _hashOfNothing, credential.Password) is not PasswordVerificationResult.Failed
            && admin?.PasswordHash is not null;
        if (isRight && admin is { Kind: AdminKind.ApiSubAdmin, DisabledAt: null })
        {
            // What the book remembers may be older than the row that was just read.
            book.Changed(admin.Id);
            if (await book.ReadAsync(admin.Id, cancellation) is { } grant && grant.SecurityStamp == admin.SecurityStamp)
            {
                budget.GiveBack();
                return Judge(grant, address, memory.WasRight(credential.Name, address, fingerprint, grant.Id, grant.SecurityStamp));
            }
        }

        // A right password of the panel does not get its try back either: that would tell that it is right.
        return isRight && admin!.DisabledAt is null && admin.Kind != AdminKind.ApiSubAdmin && await factors.IsEnabledAsync(admin.Id, cancellation)
            ? new ApiPasswordOutcome.HasSecondFactor(admin)
            : new ApiPasswordOutcome.Refused(admin);
    }
}

internal abstract record ApiPasswordOutcome
{
    private ApiPasswordOutcome()
    {
    }

    internal sealed record Admitted(AdminGrant Grant, bool IsFirst) : ApiPasswordOutcome;

    /// <summary>Without a reason. <paramref name="Known"/> is for the audit log alone.</summary>
    internal sealed record Refused(Admin? Known) : ApiPasswordOutcome;

    internal sealed record HasSecondFactor(Admin Admin) : ApiPasswordOutcome;

    /// <summary>The right password from where it may not be used.</summary>
    internal sealed record NotFromHere(AdminGrant Grant, string Why) : ApiPasswordOutcome;

    internal sealed record TryLater(TimeSpan Wait) : ApiPasswordOutcome;
}
