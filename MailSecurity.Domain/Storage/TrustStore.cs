using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage.Queries;
using MailSecurity.Domain.Storage.Tables;
using MailSecurity.Domain.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Domain.Storage;

/// <summary>
/// The trusted ranges. A change, its line in the audit log and what it means for incidents are one transaction; an analysis
/// under way reads again, so no incident slips through between.
/// </summary>
public sealed partial class TrustStore(
    Store store, Analyst analyst, ChangeNotices notices, IIncidentFeed feed, PendingAlerts alerts, IAlertSignal signal, TimeProvider clock, ILogger<TrustStore> logger)
{
    /// <summary>How far back a deleted range is judged again: it may have been a mistake from the start.</summary>
    private static readonly TimeSpan DeletedLooksBack = TimeSpan.FromDays(30);

    /// <summary>How far back an expired range is judged again: as far as the rules look. It was trusted while it lasted.</summary>
    private static readonly TimeSpan ExpiredLooksBack = TimeSpan.FromHours(48);

    /// <summary>Newest first; <paramref name="before"/> is the last id of the page before.</summary>
    public Task<List<TrustedEntry>> PageAsync(Tenant tenant, TrustFilter filter, long? before, int limit, CancellationToken cancellation) =>
        store.ReadAsync(tenant, db => TrustQueries.PageAsync(db, filter, before, limit, cancellation), cancellation);

    /// <summary>The Domains that have been seen, by name.</summary>
    public Task<List<string>> DomainsAsync(Tenant tenant, CancellationToken cancellation) =>
        store.ReadAsync(tenant, db => db.Domains.Where(domain => domain.Name != "").OrderBy(domain => domain.Name).Select(domain => domain.Name).ToListAsync(cancellation), cancellation);

    /// <summary>All entries that cover the address, the narrowest first.</summary>
    public async Task<List<TrustedEntry>> CoveringAsync(Tenant tenant, ClientAddress address, CancellationToken cancellation) =>
        [.. (await PageAsync(tenant, new TrustFilter(Text: address.ToString()), null, int.MaxValue, cancellation))
            .OrderByDescending(entry => Network.Read(entry.Network).Network.PrefixLength)];

    public Task<TrustAnswer> AddAsync(TrustCaller caller, NewTrustedRange wanted, CancellationToken cancellation) =>
        WriteAsync(caller, Level.Edit, async work =>
        {
            var (network, description) = TrustRules.Check(wanted, work.Now, work.Problems);
            var (domain, user) = await ScopeAsync(work.Db, wanted, work.Problems, cancellation);
            if (work.Problems.Count == 0)
            {
                await AddAsync(work, domain!, user, new TrustedRange
                {
                    AccountId = domain!.AccountId,
                    DomainId = domain.Id,
                    UserId = user?.Id,
                    Network = network.First,
                    PrefixLength = network.PrefixLength,
                    Description = description,
                    CreatedAt = work.Now,
                    CreatedBy = caller.Actor.Name,
                    ExpiresAt = wanted.ExpiresAt,
                });
            }
        }, cancellation);

    /// <summary>Undoes a deletion: the entry as it was, with who made it and when. It gets another number.</summary>
    public Task<TrustAnswer> RestoreAsync(TrustCaller caller, TrustedEntry deleted, CancellationToken cancellation) =>
        WriteAsync(caller, Level.Edit, async work =>
        {
            var wanted = new NewTrustedRange(deleted.Network, deleted.Domain, deleted.User, deleted.Description, deleted.ExpiresAt);
            var network = TrustRules.ReadNetwork(deleted.Network, work.Problems);
            var (domain, user) = await ScopeAsync(work.Db, wanted, work.Problems, cancellation);
            if (work.Problems.Count == 0)
            {
                await AddAsync(work, domain!, user, new TrustedRange
                {
                    AccountId = domain!.AccountId,
                    DomainId = domain.Id,
                    UserId = user?.Id,
                    Network = network.First,
                    PrefixLength = network.PrefixLength,
                    Description = deleted.Description,
                    CreatedAt = deleted.CreatedAt,
                    CreatedBy = deleted.CreatedBy,
                    ExpiresAt = deleted.ExpiresAt,
                    LastMatchedAt = deleted.LastMatchedAt,
                    MatchedCount = deleted.MatchedCount,
                    IsOver = deleted.IsExpired(work.Now),
                });
            }
        }, cancellation);

    public Task<TrustAnswer> ChangeAsync(TrustCaller caller, long id, string? description, DateTimeOffset? expiresAt, CancellationToken cancellation) =>
        WriteAsync(caller, Level.Edit, async work =>
        {
            if (await work.Db.TrustedRanges.AsTracking().FirstOrDefaultAsync(known => known.Id == id, cancellation) is not { } range)
            {
                work.Refuse(Gone);
                return;
            }

            var text = TrustRules.ReadDescription(description, work.Problems);
            if (expiresAt != range.ExpiresAt)
            {
                TrustRules.CheckExpiry(expiresAt, work.Now, work.Problems);
            }

            if (work.Problems.Count > 0)
            {
                return;
            }

            var before = Described(range);
            var revives = range.IsOver && expiresAt != range.ExpiresAt;
            (range.Description, range.ExpiresAt, range.IsOver) = (text, expiresAt, range.IsOver && !revives);
            await work.Db.SaveChangesAsync(cancellation);
            work.Entry = await TrustQueries.FindAsync(work.Db, id, cancellation);
            AuditStore.Note(work.Db, work.Now, range.AccountId, caller.Actor, AuditAction.TrustChanged, work.Entry!.Network, before, Described(range));
            await JudgeAsync(work, range, revives ? Began : null, cancellation);
        }, cancellation);

    public Task<TrustAnswer> DeleteAsync(TrustCaller caller, long id, CancellationToken cancellation) =>
        WriteAsync(caller, Level.Delete, async work =>
        {
            if (await work.Db.TrustedRanges.AsTracking().FirstOrDefaultAsync(known => known.Id == id, cancellation) is not { } range)
            {
                work.Refuse(Gone);
                return;
            }

            work.Entry = await TrustQueries.FindAsync(work.Db, id, cancellation);
            work.Db.TrustedRanges.Remove(range);
            AuditStore.Note(work.Db, work.Now, range.AccountId, caller.Actor, AuditAction.TrustDeleted, work.Entry!.Network, before: Described(range));
            await work.Db.SaveChangesAsync(cancellation);
            await JudgeAsync(work, range, new Ending("deleted", DeletedLooksBack), cancellation);
        }, cancellation);

    /// <summary>Judges again what expired ranges and mutes had covered. Each is one transaction.</summary>
    public async Task ExpireAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var expired = await store.ReadAsync(
            Tenant.System, db => db.TrustedRanges.Where(range => range.ExpiresAt <= now && !range.IsOver).Select(range => range.Id).ToListAsync(cancellation), cancellation);
        await ExpireEachAsync(expired, async (work, id) =>
        {
            if (await work.Db.TrustedRanges.AsTracking().FirstOrDefaultAsync(known => known.Id == id && known.ExpiresAt <= now && !known.IsOver, cancellation) is { } range)
            {
                range.IsOver = true;
                await work.Db.SaveChangesAsync(cancellation);
                await JudgeAsync(work, range, new Ending("expired", ExpiredLooksBack), cancellation);
            }
        }, cancellation);
        await ExpireMutesAsync(now, cancellation);
    }

    // One that fails is tried again with the next run, and the others do not wait for it.
    private async Task ExpireEachAsync(List<long> ids, Func<Work, long, Task> expire, CancellationToken cancellation)
    {
        foreach (var id in ids)
        {
            try
            {
                await WriteAsync(TrustCaller.Program(Tenant.System, ""), Level.Edit, work => expire(work, id), cancellation);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Log.NotExpired(logger, id, failure);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1411, LogLevel.Error, "The trusted range or mute {Id} has expired, and what it covered could not be judged again.")]
        public static partial void NotExpired(ILogger logger, long id, Exception failure);
    }

    private const string Gone = "This entry does not exist any more.";
    private static readonly Ending Began = new(null, default);

    private async Task AddAsync(Work work, DomainRow domain, UserRow? user, TrustedRange range)
    {
        if (await work.Db.TrustedRanges.AnyAsync(
            known => known.DomainId == range.DomainId && known.UserId == range.UserId && known.Network == range.Network && known.PrefixLength == range.PrefixLength, work.Cancellation))
        {
            work.Problems.Add(new("network", $"{range.AsNetwork} is trusted there already."));
            return;
        }

        work.Db.TrustedRanges.Add(range);
        await work.Db.SaveChangesAsync(work.Cancellation);
        work.Entry = TrustQueries.Entry(range, domain.Name, user?.Name);
        AuditStore.Note(work.Db, work.Now, range.AccountId, work.Caller.Actor, AuditAction.TrustAdded, work.Entry.Network, after: Described(range));
        await JudgeAsync(work, range, range.IsOver ? null : Began, work.Cancellation);
    }

    // The revisions first: whatever the analysis has read by now, it reads again.
    private async Task JudgeAsync(Work work, TrustedRange range, Ending? change, CancellationToken cancellation)
    {
        await ReadAgainAsync(work, range.AccountId);
        if (change is not { } ending)
        {
            return;
        }

        var known = await DecidedInDomain.ReadAsync(work.Db, range.DomainId, cancellation);
        known.Ranges.RemoveAll(other => other.Id == range.Id);
        var (without, with) = (known.ToSet(), known.With(ending.Word is null ? range : range.Until(null)));
        await RejudgeAsync(work, TrustChange.Of(range, ending.Word is null ? without : with, ending.Word is null ? with : without) with
        {
            By = NameOf(work.Caller),
            Ended = ending.Word,
            Since = work.Now - ending.LooksBack,
        }, []);
    }

    private static async Task ReadAgainAsync(Work work, int accountId)
    {
        await work.Db.Accounts.Where(account => account.Id == accountId)
            .ExecuteUpdateAsync(account => account.SetProperty(a => a.TrustRevision, a => a.TrustRevision + 1), work.Cancellation);
        await ProfileCorrection.ReadAgainAsync(work.Db, work.Cancellation);
    }

    private async Task RejudgeAsync(Work work, TrustChange change, List<IncidentChange> changes)
    {
        var judging = new Rejudging(work.Db, analyst, change, work.Now, alerts);
        work.Rejudged = await judging.RunAsync(work.Cancellation);
        work.HasAlerts |= judging.HasAlerts;
        work.Changes = [.. changes.Concat(Changes(work.Rejudged)).Distinct()];
        notices.Leave(work.Db, work.Changes);
    }

    private static string? NameOf(TrustCaller caller) => caller.Actor.Name is { Length: > 0 } name ? name : null;

    private async Task<TrustAnswer> WriteAsync(TrustCaller caller, Level level, Func<Work, Task> change, CancellationToken cancellation, Section section = Section.TrustedIps)
    {
        Work? done = null;
        try
        {
            await store.WriteAsync(caller.Decided ?? Tenant.System, async db =>
            {
                var work = done = new Work(db, caller, clock.GetUtcNow(), cancellation);
                if (await LetInAsync(db, caller, section, level, cancellation))
                {
                    await change(work);
                }
                else
                {
                    work.Refuse(AdminStore.NotAllowed);
                }

                // Thrown, so that the transaction keeps nothing of a change that was refused.
                return work.Problems.Count == 0 ? true : throw new RefusedException();
            }, cancellation);
        }
        catch (RefusedException)
        {
            return new TrustAnswer(null, done!.Problems, RejudgeResult.Nothing);
        }

        if (done!.Changes.Count > 0)
        {
            feed.Publish(done.Changes);
        }

        if (done.HasAlerts)
        {
            signal.Raised();
        }

        return new TrustAnswer(done.Entry, [], done.Rejudged) { Expected = done.Expected };
    }

    // From here on the context sees what the person sees.
    private static async Task<bool> LetInAsync(MailSecurityDb db, TrustCaller caller, Section section, Level level, CancellationToken cancellation)
    {
        if (caller.Decided is not null)
        {
            return true;
        }

        var grant = await db.GrantAsync(caller.Actor.Id ?? default, cancellation);
        db.Tenant = grant?.Tenant ?? default;
        return grant?.Allows(section, level) == true;
    }

    private static async Task<(DomainRow? Domain, UserRow? User)> ScopeAsync(
        MailSecurityDb db, NewTrustedRange wanted, List<TrustProblem> problems, CancellationToken cancellation)
    {
        // A User whose name has no Domain belongs to the one without a name.
        if (wanted.Domain is null || (string.IsNullOrWhiteSpace(wanted.Domain) && string.IsNullOrWhiteSpace(wanted.User)))
        {
            problems.Add(new("domain", "domain is missing."));
            return default;
        }

        var name = wanted.Domain.Trim().ToLowerInvariant();
        var domain = await db.Domains.FirstOrDefaultAsync(known => known.Name == name, cancellation);
        if (domain is null)
        {
            problems.Add(new("domain", "No User of that Domain has been seen."));
            return default;
        }

        if (string.IsNullOrWhiteSpace(wanted.User))
        {
            return (domain, null);
        }

        var user = MailUser.TryRead(wanted.User, out var wantedUser)
            ? await db.MailUsers.FirstOrDefaultAsync(known => known.Name == wantedUser.Name && known.DomainId == domain.Id, cancellation)
            : null;
        if (user is null)
        {
            problems.Add(new("user", "No such User of that Domain has been seen."));
        }

        return (domain, user);
    }

    private static object Described(TrustedRange range) => new { network = range.AsNetwork.ToString(), range.DomainId, range.UserId, range.Description, range.ExpiresAt };

    private static List<IncidentChange> Changes(RejudgeResult result) =>
        [.. result.Cases.Select(changed => new IncidentChange(changed.AccountId, changed.IncidentId)).Distinct()];

    private readonly record struct Ending(string? Word, TimeSpan LooksBack);

    private sealed class Work(MailSecurityDb db, TrustCaller caller, DateTimeOffset now, CancellationToken cancellation)
    {
        public MailSecurityDb Db => db;

        public TrustCaller Caller => caller;

        public DateTimeOffset Now => now;

        public CancellationToken Cancellation => cancellation;

        public List<TrustProblem> Problems { get; } = [];

        public TrustedEntry? Entry { get; set; }

        public Expectation? Expected { get; set; }

        public RejudgeResult Rejudged { get; set; } = RejudgeResult.Nothing;

        public IReadOnlyCollection<IncidentChange> Changes { get; set; } = [];

        /// <summary>Somebody is to be told of what was raised.</summary>
        public bool HasAlerts { get; set; }

        public void Refuse(string why) => Problems.Add(new("", why));
    }

    private sealed class RefusedException : Exception;
}
