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

    /// <summary>The recovery codes, shown this once, when the code is right for the secret that waits; null otherwise. Every other session ends.</summary>
    public async Task<IReadOnlyList<PlainRecoveryCode>?> EnableAsync(Actor actor, int accountId, Guid? kept, string code, CancellationToken cancellation)
    {
        if (await store.FindAsync(actor.Id ?? default, cancellation) is not { ProtectedPending: { } waiting } || StepOf(waiting, code) is not { } step)
        {
            return null;
        }

        var codes = Enumerable.Range(0, RecoveryCode.Count).Select(_ => PlainRecoveryCode.Create()).ToList();
        return await store.EnableAsync(actor, accountId, kept, waiting, step, codes, cancellation) ? codes : null;
    }

    /// <summary>Spends a six-digit code, within its budget, or a recovery code, which nobody guesses and which therefore needs none.</summary>
    public async Task<CodeAnswer> SpendAsync(Guid adminId, string? text, Budget budget, CancellationToken cancellation)
    {
        var code = text?.Trim() ?? "";
        if (PlainRecoveryCode.TryRead(code, out var recovery))
        {
            return await store.SpendRecoveryCodeAsync(adminId, recovery, cancellation) ? CodeAnswer.Right : CodeAnswer.Wrong;
        }

        if (!TotpCodes.IsCode(code))
        {
            return CodeAnswer.NoCode;
        }

        if (budget.Take() is { Ticks: > 0 } wait)
        {
            return CodeAnswer.Wait(wait);
        }

        if (await store.FindAsync(adminId, cancellation) is not { ProtectedSecret: { } secret }
            || StepOf(secret, code) is not { } step
            || !await store.SpendStepAsync(adminId, step, cancellation))
        {
            return CodeAnswer.Wrong;
        }

        budget.GiveBack();
        return CodeAnswer.Right;
    }

    /// <summary>Whether a recovery code would be taken; it stays good.</summary>
    public async Task<bool> TestRecoveryCodeAsync(Guid adminId, string? text, CancellationToken cancellation) =>
        PlainRecoveryCode.TryRead(text, out var code) && await store.TestRecoveryCodeAsync(adminId, code, cancellation);

    public Task<int> CountRecoveryCodesAsync(Guid adminId, CancellationToken cancellation) => store.CountRecoveryCodesAsync(adminId, cancellation);

    /// <summary>Turns it off, for somebody who has just spent a code. Every other session ends.</summary>
    public Task RemoveAsync(Actor actor, int accountId, Guid? kept, CancellationToken cancellation) => store.RemoveAsync(actor, accountId, kept, cancellation);

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
internal sealed record CodeAnswer(string? Problem)
{
    public static readonly CodeAnswer Right = new((string?)null);
    public static readonly CodeAnswer Wrong = new("This code is not right, or it has been used. Wait for the next one.");
    public static readonly CodeAnswer NoCode = new("A code is six digits from 0 to 9 without blanks; a recovery code has four groups of five characters.");

    public bool IsRight => Problem is null;

    public static CodeAnswer Wait(TimeSpan wait) => new(Budget.Wait(wait));
}
