using System.Security.Cryptography;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.DataProtection;

namespace MailSecurity.Dashboard.Security;

/// <summary>Enrols, checks and removes an Admin's second factor.</summary>
internal sealed class SecondFactors(SecondFactorStore store, IDataProtectionProvider protection, TimeProvider clock)
{
    private readonly IDataProtector _protector = protection.CreateProtector("MailSecurity.SecondFactor.v1");

    public async Task<bool> IsEnabledAsync(Guid adminId, CancellationToken cancellation) =>
        await store.FindAsync(adminId, cancellation) is { IsEnabled: true };

    /// <summary>A new secret, issued here and remembered until its first code.</summary>
    public async Task<byte[]> BeginAsync(Guid adminId, CancellationToken cancellation)
    {
        var secret = TotpCodes.NewSecret();
        await store.BeginAsync(adminId, _protector.Protect(secret), cancellation);
        return secret;
    }

    /// <summary>The recovery codes, shown this once, when the code is right for the secret that waits; null otherwise.</summary>
    public async Task<IReadOnlyList<PlainRecoveryCode>?> EnableAsync(Guid adminId, string code, CancellationToken cancellation)
    {
        if (!await store.TakeAttemptAsync(adminId, cancellation)
            || await store.FindAsync(adminId, cancellation) is not { ProtectedPending: { } waiting }
            || StepOf(waiting, code) is not { } step)
        {
            return null;
        }

        var codes = Enumerable.Range(0, RecoveryCode.Count).Select(_ => PlainRecoveryCode.Create()).ToList();
        return await store.EnableAsync(adminId, waiting, step, codes, cancellation) ? codes : null;
    }

    /// <summary>Spends a six-digit code or a recovery code.</summary>
    public async Task<SecondFactorOutcome> SpendAsync(Guid adminId, string? text, CancellationToken cancellation)
    {
        var code = text?.Trim() ?? "";
        if (!await store.TakeAttemptAsync(adminId, cancellation))
        {
            return SecondFactorOutcome.TooManyTries;
        }

        if (TotpCodes.IsCode(code))
        {
            return await store.FindAsync(adminId, cancellation) is { ProtectedSecret: { } secret }
                && StepOf(secret, code) is { } step
                && await store.SpendStepAsync(adminId, step, cancellation)
                ? SecondFactorOutcome.Accepted
                : SecondFactorOutcome.Refused;
        }

        return PlainRecoveryCode.TryRead(code, out var recovery) && await store.SpendRecoveryCodeAsync(adminId, recovery, cancellation)
            ? SecondFactorOutcome.Accepted
            : SecondFactorOutcome.Refused;
    }

    /// <summary>Whether a recovery code would be taken; it stays good.</summary>
    public async Task<bool> TestRecoveryCodeAsync(Guid adminId, string? text, CancellationToken cancellation) =>
        PlainRecoveryCode.TryRead(text, out var code) && await store.TestRecoveryCodeAsync(adminId, code, cancellation);

    public Task<int> CountRecoveryCodesAsync(Guid adminId, CancellationToken cancellation) => store.CountRecoveryCodesAsync(adminId, cancellation);

    /// <summary>Turns it off, for somebody who has just spent a code.</summary>
    public Task RemoveAsync(Guid adminId, CancellationToken cancellation) => store.RemoveAsync(adminId, cancellation);

    private long? StepOf(byte[] protectedSecret, string code)
    {
        try
        {
            return TotpCodes.StepOf(_protector.Unprotect(protectedSecret), code, clock.GetUtcNow());
        }
        catch (CryptographicException)
        {
            // The keys that protect it are gone (a store restored without them): no code can be right.
            return null;
        }
    }
}

/// <summary>What became of a code. Wrong, used and unknown ones are told apart by nobody.</summary>
public enum SecondFactorOutcome
{
    Accepted,
    Refused,
    TooManyTries,
}
