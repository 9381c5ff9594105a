using MailSecurity.Domain.Admins;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>Second factors. Whatever may be used once is spent by an UPDATE that holds the condition, so of two tries one wins.</summary>
public sealed class SecondFactorStore(Store store, IGrantSignal signal, TimeProvider clock)
{
    public Task<SecondFactor?> FindAsync(Guid adminId, CancellationToken cancellation) =>
        store.ReadAsync(Tenant.System, db => db.SecondFactors.FirstOrDefaultAsync(factor => factor.AdminId == adminId, cancellation), cancellation);

    /// <summary>Remembers a secret that waits for its first code, in place of an earlier one that waits.</summary>
    public Task BeginAsync(Guid adminId, byte[] protectedSecret, CancellationToken cancellation) =>
        store.WriteAsync(Tenant.System, async db =>
        {
            var factor = await FindOrAddAsync(db, adminId, cancellation);
            (factor.ProtectedPending, factor.PendingUntil) = (protectedSecret, clock.GetUtcNow() + SecondFactor.EnrolmentLifetime);
        }, cancellation);

    /// <summary>
    /// Puts the waiting secret in force with its first code spent, and these recovery codes in place of all others; every
    /// session but <paramref name="kept"/> ends. False if none waits, or if a factor is in force already: an old page cannot replace it.
    /// </summary>
    public async Task<bool> EnableAsync(
        Actor actor, int accountId, Guid? kept, byte[] protectedSecret, long step, IReadOnlyCollection<PlainRecoveryCode> codes, CancellationToken cancellation)
    {
        var adminId = actor.Id ?? default;
        var done = await store.WriteAsync(Tenant.System, async db =>
        {
            var now = clock.GetUtcNow();
            var enabled = await db.SecondFactors
                .Where(factor => factor.AdminId == adminId && factor.ProtectedSecret == null && factor.ProtectedPending == protectedSecret && factor.PendingUntil > now)
                .ExecuteUpdateAsync(
                    factor => factor
                        .SetProperty(f => f.ProtectedSecret, protectedSecret)
                        .SetProperty(f => f.ProtectedPending, (byte[]?)null)
                        .SetProperty(f => f.PendingUntil, (DateTimeOffset?)null)
                        .SetProperty(f => f.LastStep, step),
                    cancellation) == 1;
            if (enabled)
            {
                await MarkAsync(db, adminId, isEnabled: true, cancellation);
                await PutRecoveryCodesAsync(db, adminId, codes, cancellation);
                await SessionStore.EndAllAsync(db, adminId, kept, cancellation);
                AuditStore.Note(db, now, accountId, actor, AuditAction.SecondFactorEnabled, "");
            }

            return enabled;
        }, cancellation);
        signal.Changed(adminId);
        return done;
    }

    /// <summary>Spends the code of that time step: false if it or a later one was spent before.</summary>
    public Task<bool> SpendStepAsync(Guid adminId, long step, CancellationToken cancellation) =>
        store.WriteAsync(
            Tenant.System,
            async db => await db.SecondFactors
                .Where(factor => factor.AdminId == adminId && factor.ProtectedSecret != null && factor.LastStep < step)
                .ExecuteUpdateAsync(factor => factor.SetProperty(f => f.LastStep, step), cancellation) == 1,
            cancellation);

    public Task<bool> SpendRecoveryCodeAsync(Guid adminId, PlainRecoveryCode plain, CancellationToken cancellation)
    {
        var (hash, now) = (plain.Hash(), clock.GetUtcNow());
        return store.WriteAsync(
            Tenant.System,
            async db => await db.RecoveryCodes
                .Where(code => code.AdminId == adminId && code.Hash == hash && code.UsedAt == null)
                .ExecuteUpdateAsync(code => code.SetProperty(c => c.UsedAt, now), cancellation) == 1,
            cancellation);
    }

    /// <summary>Whether the code would be taken, without spending it.</summary>
    public Task<bool> TestRecoveryCodeAsync(Guid adminId, PlainRecoveryCode plain, CancellationToken cancellation)
    {
        var hash = plain.Hash();
        return store.ReadAsync(
            Tenant.System,
            db => db.RecoveryCodes.AnyAsync(code => code.AdminId == adminId && code.Hash == hash && code.UsedAt == null, cancellation),
            cancellation);
    }

    /// <summary>New recovery codes in place of all that there are. False if no factor is in force.</summary>
    public Task<bool> RenewRecoveryCodesAsync(Actor actor, int accountId, IReadOnlyCollection<PlainRecoveryCode> codes, CancellationToken cancellation)
    {
        var adminId = actor.Id ?? default;
        return store.WriteAsync(Tenant.System, async db =>
        {
            if (!await db.SecondFactors.AnyAsync(factor => factor.AdminId == adminId && factor.ProtectedSecret != null, cancellation))
            {
                return false;
            }

            await PutRecoveryCodesAsync(db, adminId, codes, cancellation);
            AuditStore.Note(db, clock.GetUtcNow(), accountId, actor, AuditAction.RecoveryCodesRenewed, "");
            return true;
        }, cancellation);
    }

    public Task<int> CountRecoveryCodesAsync(Guid adminId, CancellationToken cancellation) =>
        store.ReadAsync(
            Tenant.System, db => db.RecoveryCodes.CountAsync(code => code.AdminId == adminId && code.UsedAt == null, cancellation), cancellation);

    /// <summary>Removes the factor, what waits to become one, the recovery codes and the passkeys; every session but <paramref name="kept"/> ends.</summary>
    public async Task RemoveAsync(Actor actor, int accountId, Guid? kept, CancellationToken cancellation)
    {
        var adminId = actor.Id ?? default;
        await store.WriteAsync(Tenant.System, async db =>
        {
            await RemoveAsync(db, adminId, kept, cancellation);
            AuditStore.Note(db, clock.GetUtcNow(), accountId, actor, AuditAction.SecondFactorDisabled, "");
        }, cancellation);
        signal.Changed(adminId);
    }

    /// <summary>As part of a change that takes the factor of somebody who lost it.</summary>
    internal static async Task RemoveAsync(MailSecurityDb db, Guid adminId, Guid? kept, CancellationToken cancellation)
    {
        await db.SecondFactors.Where(factor => factor.AdminId == adminId).ExecuteDeleteAsync(cancellation);
        await db.RecoveryCodes.Where(code => code.AdminId == adminId).ExecuteDeleteAsync(cancellation);
        await PasskeyStore.RemoveAllAsync(db, adminId, cancellation);
        await MarkAsync(db, adminId, isEnabled: false, cancellation);
        await SessionStore.EndAllAsync(db, adminId, kept, cancellation);
    }

    private static async Task PutRecoveryCodesAsync(MailSecurityDb db, Guid adminId, IReadOnlyCollection<PlainRecoveryCode> codes, CancellationToken cancellation)
    {
        await db.RecoveryCodes.Where(code => code.AdminId == adminId).ExecuteDeleteAsync(cancellation);
        db.RecoveryCodes.AddRange(codes.Select(code => new RecoveryCode { AdminId = adminId, Hash = code.Hash() }));
    }

    // So that a list of Admins can tell without a look at secrets.
    private static Task<int> MarkAsync(MailSecurityDb db, Guid adminId, bool isEnabled, CancellationToken cancellation) =>
        db.Users.Where(admin => admin.Id == adminId).ExecuteUpdateAsync(
            admin => admin.SetProperty(a => a.TwoFactorEnabled, isEnabled).SetProperty(a => a.ConcurrencyStamp, Guid.NewGuid().ToString()), cancellation);

    private static async Task<SecondFactor> FindOrAddAsync(MailSecurityDb db, Guid adminId, CancellationToken cancellation)
    {
        var factor = await db.SecondFactors.FirstOrDefaultAsync(known => known.AdminId == adminId, cancellation);
        if (factor is null)
        {
            factor = new SecondFactor { AdminId = adminId };
            db.SecondFactors.Add(factor);
        }

        return factor;
    }
}
