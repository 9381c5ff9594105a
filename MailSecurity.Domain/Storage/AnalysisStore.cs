using System.Collections.Concurrent;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage.Queries;
using MailSecurity.Domain.Storage.Tables;
using MailSecurity.Domain.Trust;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>Reads what is new for the analysis, and stores what it found together with how far it has come.</summary>
public sealed class AnalysisStore(
    Store store, IBulkWriter bulk, ChangeNotices notices, ProfileRepair repair, PendingAlerts alerts, IAlertSignal signal, TimeProvider clock)
{
    // A live stream has a handful of new logins at a time; a backlog is judged in large pieces, because every piece
    // writes the profile of each User in it once. Where each login is of another User, as guessed names are, it is the Users that bound it.
    private const int MostLogins = 60_000;
    private const int MostUsers = 10_000;
    private const int MostMessages = 60_000;

    private readonly ConcurrentDictionary<int, ProfileBook> _profiles = new();

    /// <summary>The next logins of a partition (Users whose number modulo <paramref name="partitions"/> is <paramref name="partition"/>).</summary>
    public async Task<AnalysisBatch> ReadAsync(int partition, int partitions, CancellationToken cancellation)
    {
        await AddCursorAsync(partition, cancellation);
        return await store.ReadAsync(Tenant.System, async db =>
        {
            var from = await ReadPositionAsync(db, partition, cancellation);

            // Read up to a fixed end, so that a partition without news moves on instead of reading the others' rows again.
            var end = new AnalysisPosition(
                await db.Logins.MaxAsync(row => (long?)row.Id, cancellation) ?? from.LoginId,
                await db.Messages.MaxAsync(row => (long?)row.Id, cancellation) ?? from.MessageId,
                from.Revision);
            var (logins, isCut) = await AnalysisQueries.LoginsAsync(db, bulk, partition, partitions, from.LoginId, end.LoginId, MostLogins, MostUsers, cancellation);
            var messages = await AnalysisQueries.MessagesAsync(db, partition, partitions, from.MessageId, end.MessageId, MostMessages, cancellation);
            var ids = logins.Select(login => login.UserId).Concat(messages.Select(message => message.UserId)).Distinct().ToArray();
            var users = await ProfilesOf(partition).ReadAsync(db, from, ids, cancellation);
            FailingNetworks.Mark(db, logins, users);

            return new AnalysisBatch
            {
                Partition = partition,
                From = from,
                To = new AnalysisPosition(
                    isCut ? logins[^1].Id : Math.Max(from.LoginId, end.LoginId),
                    messages.Count == MostMessages ? messages[^1].Id : Math.Max(from.MessageId, end.MessageId),
                    from.Revision),
                Logins = logins,
                Senders = messages.GroupBy(message => message.UserId).ToDictionary(sent => sent.Key, sent => sent.Max(message => message.At)),
                Sent = AnalysisQueries.ByHour(messages),
                Users = users,
            };
        }, cancellation);
    }

    /// <summary>What is trusted and expected in all Accounts.</summary>
    public Task<TrustedRangeSet> ReadTrustedRangesAsync(CancellationToken cancellation) =>
        store.ReadAsync(
            Tenant.System,
            async db => TrustedRangeSet.Of(
                await db.TrustedRanges.ToListAsync(cancellation), await db.Expectations.ToListAsync(cancellation), await db.Mutes.Where(mute => !mute.IsOver).ToListAsync(cancellation)),
            cancellation);

    /// <summary>
    /// Cursor, profiles, findings and incidents in one transaction. Null if the cursor has moved meanwhile: somebody else
    /// has judged these logins, and nothing is stored.
    /// </summary>
    public async Task<IReadOnlyCollection<IncidentChange>?> CommitAsync(AnalysisResult result, CancellationToken cancellation)
    {
        var profiles = ProfilesOf(result.Batch.Partition);
        try
        {
            var isToTell = false;
            var changes = await store.WriteAsync(
                Tenant.System, db => SaveAsync(db, result, async cases => isToTell = await alerts.AddAsync(db, result, cases.Touched, cancellation), cancellation), cancellation);
            if (isToTell)
            {
                signal.Raised();
            }

            if (changes is null)
            {
                profiles.Forget();
            }
            else
            {
                profiles.MovedTo(result.Batch.To);
            }

            return changes;
        }
        catch
        {
            profiles.Forget();
            throw;
        }
    }

    /// <summary>Judging has changed the batch's profiles and will not be stored: they are read again.</summary>
    public void Forget(AnalysisBatch batch) => ProfilesOf(batch.Partition).Forget();

    private async Task<IReadOnlyCollection<IncidentChange>?> SaveAsync(
        MailSecurityDb db, AnalysisResult result, Func<CaseWork, Task> tell, CancellationToken cancellation)
    {
        if (!await MoveCursorAsync(db, result.Batch, cancellation))
        {
            return null;
        }

        bulk.Save(db, ProfilesIn(result.Batch));
        bulk.Add(db, AddressDays.Count(result.Batch));
        await TrustMatches.CountAsync(db, result, cancellation);
        var cases = await CaseWork.ReadAsync(db, result, cancellation);
        cases.Apply(result, clock.GetUtcNow());
        cases.Measure(result.Batch);
        await tell(cases);
        notices.Leave(db, cases.Changed);
        return cases.Changed;
    }

    private ProfileBook ProfilesOf(int partition) => _profiles.GetOrAdd(partition, _ => new ProfileBook(repair));

    // The cursor is there before anything is read, so that a person's change in between raises its revision and is noticed.
    private async Task AddCursorAsync(int partition, CancellationToken cancellation)
    {
        if (_profiles.ContainsKey(partition))
        {
            return;
        }

        await store.WriteAsync(Tenant.System, async db =>
        {
            if (!await db.AnalysisCursors.AnyAsync(row => row.Partition == partition, cancellation))
            {
                db.AnalysisCursors.Add(new AnalysisCursorRow { Partition = partition });
            }
        }, cancellation);
    }

    private static async Task<AnalysisPosition> ReadPositionAsync(MailSecurityDb db, int partition, CancellationToken cancellation)
    {
        var cursor = await db.AnalysisCursors.FirstOrDefaultAsync(row => row.Partition == partition, cancellation);
        return cursor is null ? default : new AnalysisPosition(cursor.LoginId, cursor.MessageId, cursor.Revision);
    }

    private static async Task<bool> MoveCursorAsync(MailSecurityDb db, AnalysisBatch batch, CancellationToken cancellation)
    {
        var (partition, from, to) = (batch.Partition, batch.From, batch.To);
        return await db.AnalysisCursors
            .Where(row => row.Partition == partition && row.LoginId == from.LoginId && row.MessageId == from.MessageId && row.Revision == from.Revision)
            .ExecuteUpdateAsync(row => row.SetProperty(c => c.LoginId, to.LoginId).SetProperty(c => c.MessageId, to.MessageId), cancellation) == 1;
    }

    // Of names that never logged in nothing is kept.
    private static IEnumerable<ProfileRow> ProfilesIn(AnalysisBatch batch) => batch.Logins
        .Select(login => login.UserId)
        .Distinct()
        .Where(userId => batch.Users[userId].Profile.LoginCount > 0)
        .Concat(batch.Sent.Select(sent => sent.UserId))
        .Distinct()
        .Select(userId => new ProfileRow { UserId = userId, Profile = UserProfileCodec.Write(batch.Users[userId].Profile) });
}
