using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Identity;

namespace MailSecurity.Dashboard.Security;

/// <summary>
/// Asks whoever sits at an open page to show once more who they are, before a change that would let an intruder stay: with a
/// code if there is a second factor, with the password otherwise. Holds for a few minutes on that page, so that three
/// entries in a row do not need three codes.
/// </summary>
public sealed class FreshConfirmation
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly CurrentAdmin _current;
    private readonly SecondFactors _factors;
    private readonly SignInLimits _limits;
    private readonly IServiceScopeFactory _scopes;
    private readonly SignInAudit _audit;
    private readonly TimeProvider _clock;
    private DateTimeOffset? _confirmedAt;

    internal FreshConfirmation(CurrentAdmin current, SecondFactors factors, SignInLimits limits, IServiceScopeFactory scopes, SignInAudit audit, TimeProvider clock) =>
        (_current, _factors, _limits, _scopes, _audit, _clock) = (current, factors, limits, scopes, audit, clock);

    /// <summary>For a dialog that was open for longer than an answer holds.</summary>
    public const string TooOld = "It took too long since you confirmed that it is you. Close this, and begin again.";

    public bool IsFresh => _confirmedAt is { } at && _clock.GetUtcNow() - at < Lifetime;

    /// <summary>Whether a code is asked for and not the password.</summary>
    public async Task<bool> NeedsCodeAsync() => await _factors.IsEnabledAsync((await _current.ReadAsync()).Id, CancellationToken.None);

    /// <summary>Null when it was right; otherwise a sentence for the person.</summary>
    public async Task<string?> TryAsync(string text)
    {
        var admin = await _current.ReadAsync();
        var budget = _limits.ForConfirmation(admin);
        var problem = await NeedsCodeAsync()
            ? (await _factors.SpendAsync(admin.Id, text, budget, CancellationToken.None)).Problem
            : await TryPasswordAsync(admin, text, budget);
        if (problem is null)
        {
            _confirmedAt = _clock.GetUtcNow();
        }
        else
        {
            await _audit.NotConfirmedAsync(admin, await _current.ActorAsync(), "password or code");
        }

        return problem;
    }

    private async Task<string?> TryPasswordAsync(AdminIdentity identity, string password, Budget budget)
    {
        if (password.Length > PasswordLength.Longest)
        {
            return "This is not your password.";
        }

        if (budget.Take() is { Ticks: > 0 } wait)
        {
            return Budget.Wait(wait);
        }

        // A scope of its own: the circuit's would keep the Admin as it was first read.
        await using var scope = _scopes.CreateAsyncScope();
        var admins = scope.ServiceProvider.GetRequiredService<UserManager<Admin>>();
        if (await admins.FindByIdAsync(identity.Id.ToString()) is not { } admin || !await admins.CheckPasswordAsync(admin, password))
        {
            return "This is not your password.";
        }

        budget.GiveBack();
        return null;
    }
}
