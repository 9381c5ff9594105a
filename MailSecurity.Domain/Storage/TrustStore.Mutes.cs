using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Trust;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>Rules that are muted for one User: a decision about an incident, so it takes that permission. Judged like trust.</summary>
public sealed partial class TrustStore
{
    private const int MostMutesPerUser = 50;
    private const string NotMuted = "This mute does not exist any more.";

    /// <summary>Those that are not over, of one User or of all that the tenant sees; the one that ends first first.</summary>
    public Task<List<MuteLine>> MutesAsync(Tenant tenant, string? user, CancellationToken cancellation) =>
        store.ReadAsync(tenant, db => (
            from mute in db.Mutes
            join known in db.MailUsers on mute.UserId equals known.Id
            where !mute.IsOver && (user == null || known.Name == user)
            orderby mute.ExpiresAt, mute.Id
            select new MuteLine(mute.Id, known.Name, mute.Rule, mute.Reason, mute.ExpiresAt, mute.CreatedAt, mute.CreatedBy)).ToListAsync(cancellation), cancellation);

    /// <summary>The rule says nothing about the User until then. What that explains closes at once.</summary>
    public Task<TrustAnswer> MuteAsync(TrustCaller caller, NewMute wanted, CancellationToken cancellation) =>
        WriteAsync(caller, Level.Edit, async work =>
        {
            var reason = TrustRules.Check(wanted, work.Now, work.Problems);
            var user = MailUser.TryRead(wanted.User ?? "", out var name)
                ? await work.Db.MailUsers.FirstOrDefaultAsync(known => known.Name == name.Name, cancellation)
                : null;
            if (user is null)
            {
                work.Problems.Add(new("user", "No such User has been seen."));
            }
            else if (await work.Db.Mutes.CountAsync(known => known.DomainId == user.DomainId && known.UserId == user.Id && !known.IsOver, cancellation) >= MostMutesPerUser)
            {
                work.Problems.Add(new("user", $"At most {MostMutesPerUser} mutes for one User."));
            }

            if (work.Problems.Count > 0)
            {
                return;
            }

            var mute = new RuleMute
            {
                AccountId = user!.AccountId,
                DomainId = user.DomainId,
                UserId = user.Id,
                Rule = wanted.Rule!,
                Reason = reason,
                ExpiresAt = wanted.ExpiresAt!.Value,
                CreatedAt = work.Now,
                CreatedBy = caller.Actor.Name,
            };
            work.Db.Mutes.Add(mute);
            AuditStore.Note(work.Db, work.Now, user.AccountId, caller.Actor, AuditAction.RuleMuted, user.Name, after: Described(mute));
            await JudgeAsync(work, mute, null, default);
        }, cancellation, Section.Incidents);

    /// <summary>As if it had never been: it may have been a mistake from the start.</summary>
    public Task<TrustAnswer> UnmuteAsync(TrustCaller caller, long id, CancellationToken cancellation) =>
        WriteAsync(caller, Level.Edit, async work =>
        {
            if (await work.Db.Mutes.AsTracking().FirstOrDefaultAsync(known => known.Id == id, cancellation) is not { } mute)
            {
                work.Refuse(NotMuted);
                return;
            }

            var user = await work.Db.MailUsers.FirstAsync(known => known.Id == mute.UserId, cancellation);
            work.Db.Mutes.Remove(mute);
            AuditStore.Note(work.Db, work.Now, mute.AccountId, caller.Actor, AuditAction.RuleUnmuted, user.Name, before: Described(mute));
            await JudgeAsync(work, mute, "ended", DeletedLooksBack);
        }, cancellation, Section.Incidents);

    private async Task ExpireMutesAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var expired = await store.ReadAsync(
            Tenant.System, db => db.Mutes.Where(mute => mute.ExpiresAt <= now && !mute.IsOver).Select(mute => mute.Id).ToListAsync(cancellation), cancellation);
        await ExpireEachAsync(expired, async (work, id) =>
        {
            if (await work.Db.Mutes.AsTracking().FirstOrDefaultAsync(known => known.Id == id && known.ExpiresAt <= now && !known.IsOver, cancellation) is { } mute)
            {
                mute.IsOver = true;
                await JudgeAsync(work, mute, "expired", ExpiredLooksBack);
            }
        }, cancellation);
    }

    private async Task JudgeAsync(Work work, RuleMute mute, string? ended, TimeSpan looksBack)
    {
        await work.Db.SaveChangesAsync(work.Cancellation);
        await ReadAgainAsync(work, mute.AccountId);
        var known = await DecidedInDomain.ReadAsync(work.Db, mute.DomainId, work.Cancellation);
        known.Mutes.RemoveAll(other => other.Id == mute.Id);
        var (without, with) = (known.ToSet(), known.With(mute));
        await RejudgeAsync(work, TrustChange.Of(mute, ended is null ? without : with, ended is null ? with : without) with
        {
            By = NameOf(work.Caller),
            Ended = ended,
            Since = work.Now - looksBack,
        }, []);
    }

    private static object Described(RuleMute mute) => new { mute.Rule, mute.Reason, mute.ExpiresAt };
}
