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

        var codes = NewRecoveryCodes();
        return await store.EnableAsync(actor, accountId, kept, waiting, step, codes, cancellation) ? codes : null;
    }

    /// <summary>Spends a six-digit code or a recovery code. Recovery codes, which nobody guesses, have a budget of their own: while codes have to wait, they work.</summary>
    public async Task<CodeAnswer> SpendAsync(Guid adminId, string? text, Budget budget, CancellationToken cancellation)
    {
        var code = text?.Trim() ?? "";
        var isRecovery = PlainRecoveryCode.TryRead(code, out var recovery);
        if (!isRecovery && !TotpCodes.IsCode(code))
        {
            return CodeAnswer.NoCode;
        }

        budget = isRecovery ? budget.For(AttemptKind.LongCode) : budget;
        if (budget.Take() is { Ticks: > 0 } wait)
        {
            return CodeAnswer.Wait(wait);
        }

        if (!(isRecovery ? await store.SpendRecoveryCodeAsync(adminId, recovery, cancellation) : await SpendStepAsync(adminId, code, cancellation)))
        {
            return CodeAnswer.Wrong;
        }

        budget.GiveBack();
        return CodeAnswer.Right;
    }

    /// <summary>Whether a recovery code would be taken; it stays good.</summary>
    public async Task<bool> TestRecoveryCodeAsync(Guid adminId, string? text, CancellationToken cancellation) =>
        PlainRecoveryCode.TryRead(text, out var code) && await store.TestRecoveryCodeAsync(adminId, code, cancellation);

    /// <summary>New recovery codes, shown this once; null if there is no factor.</summary>
    public async Task<IReadOnlyList<PlainRecoveryCode>?> RenewRecoveryCodesAsync(Actor actor, int accountId, CancellationToken cancellation)
    {
        var codes = NewRecoveryCodes();
        return await store.RenewRecoveryCodesAsync(actor, accountId, codes, cancellation) ? codes : null;
    }

    public Task<int> CountRecoveryCodesAsync(Guid adminId, CancellationToken cancellation) => store.CountRecoveryCodesAsync(adminId, cancellation);

    /// <summary>Turns it off, for somebody who has just spent a code. Every other session ends.</summary>
    public Task RemoveAsync(Actor actor, int accountId, Guid? kept, CancellationToken cancellation) => store.RemoveAsync(actor, accountId, kept, cancellation);

    private async Task<bool> SpendStepAsync(Guid adminId, string code, CancellationToken cancellation) =>
        await store.FindAsync(adminId, cancellation) is { ProtectedSecret: { } secret }
        && StepOf(secret, code) is { } step
        && await store.SpendStepAsync(adminId, step, cancellation);

    private static List<PlainRecoveryCode> NewRecoveryCodes() => [.. Enumerable.Range(0, RecoveryCode.Count).Select(_ => PlainRecoveryCode.Create())];

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
