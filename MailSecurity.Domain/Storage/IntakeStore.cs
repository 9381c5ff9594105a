using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage.Retention;
using MailSecurity.Domain.Storage.Tables;

namespace MailSecurity.Domain.Storage;

/// <summary>Stores what the sources hand over: several batches in one transaction, each with its source's progress and counters.</summary>
public sealed class IntakeStore(Store store, IBulkWriter bulk, IGeoLocator geo, TimeProvider clock, IEnumerable<ILoginFeed> feeds, IEnumerable<ISourceFeed> sourceFeeds)
{
    private readonly ILoginFeed[] _feeds = [.. feeds];
    private readonly ISourceFeed[] _sourceFeeds = [.. sourceFeeds];
    private readonly NameBook _names = new();
    private readonly LocationBook _locations = new();

    /// <summary>Commits all batches or, on an exception, none. One receipt per batch, in their order.</summary>
    public async Task<IReadOnlyList<IntakeReceipt>> CommitAsync(IReadOnlyList<IntakeBatch> batches, CancellationToken cancellation)
    {
        // Looked up before the write lock is taken: it is the part that needs no database.
        var located = batches.Select(batch => batch.Logins.ConvertAll(login => geo.Locate(login.Address))).ToArray();
        var stored = new List<StoredLogin>();
        var counts = new List<SourceCount>(batches.Count);
        IReadOnlyList<IntakeReceipt> answer;
        try
        {
            answer = await store.WriteAsync<IReadOnlyList<IntakeReceipt>>(Tenant.System, async db =>
            {
                var receipts = new List<IntakeReceipt>(batches.Count);
                var purged = await PurgeMarks.ReadAsync(db, cancellation);
                _names.Follow(purged.Names);
                for (var index = 0; index < batches.Count; index++)
                {
                    receipts.Add(await InsertAsync(db, batches[index], located[index], PurgeMarks.Forgotten(purged, clock.GetUtcNow()), stored, counts, cancellation));
                }

                return receipts;
            }, cancellation);
        }
        catch
        {
            _names.Forget();
            _locations.Forget();
            throw;
        }

        if (stored.Count > 0)
        {
            Array.ForEach(_feeds, feed => feed.Stored(stored));
        }

        Array.ForEach(_sourceFeeds, feed => feed.Counted(counts));
        return answer;
    }

    private async Task<IntakeReceipt> InsertAsync(
        MailSecurityDb db, IntakeBatch received, List<Location> located, DateTimeOffset forgotten, List<StoredLogin> stored, List<SourceCount> counts,
        CancellationToken cancellation)
    {
        var (batch, locations, older) = PurgeMarks.Without(received, located, forgotten);
        var now = clock.GetUtcNow();
        var source = await SourceBook.FindOrAddAsync(db, batch.AccountId, batch.Source, batch.SourceName, now, cancellation);
        var logins = await InsertAsync(db, source, batch.Logins.Select((login, at) => ToRow(db, batch, source.Id, login, locations[at])).ToList(), cancellation);
        if (_feeds.Length > 0)
        {
            stored.AddRange(batch.Logins
                .Select((login, at) => new StoredLogin(batch.AccountId, login, locations[at]))
                .Where((_, at) => logins[at]));
        }

        var messages = bulk.Insert(db, batch.Messages.ConvertAll(message => ToRow(db, batch, source.Id, message)));

        var receipt = new IntakeReceipt(
            logins.Count(isNew => isNew),
            batch.Logins.Where((login, at) => login.IsSuccess && logins[at]).Count(),
            messages.Count(isNew => isNew),
            logins.Count(isNew => !isNew) + messages.Count(isNew => !isNew))
        { Older = older };
        SourceBook.Record(db, source, received, receipt, now);
        await SourceBook.CountAsync(db, source, batch, receipt, now, cancellation);
        counts.Add(new SourceCount(batch.AccountId, source.Id, receipt.Logins + receipt.Messages, receipt.Duplicates, (int)batch.Unreadable));
        return receipt;
    }

    // Whether each of them is new.
    private async Task<bool[]> InsertAsync(MailSecurityDb db, LoginSource source, List<LoginRow> rows, CancellationToken cancellation)
    {
        if (await TwinLogins.FindAsync(db, source, rows, cancellation) is not { } twins || !twins.Contains(true))
        {
            return bulk.Insert(db, rows);
        }

        var others = bulk.Insert(db, [.. rows.Where((_, at) => !twins[at])]);
        var next = 0;
        return [.. twins.Select(isTwin => !isTwin && others[next++])];
    }

    private LoginRow ToRow(MailSecurityDb db, IntakeBatch batch, int sourceId, LoginEvent login, Location location) => new()
    {
        AccountId = batch.AccountId,
        UserId = _names.NumberOf(db, batch.AccountId, login.User),
        At = login.At,
        Key = unchecked((long)login.Key),
        Address = login.Address,
        Protocol = login.Protocol,
        Outcome = login.Outcome,
        Attempts = (short)Math.Clamp(login.Attempts, 1, short.MaxValue),
        Tls = login.Tls,
        LocationId = _locations.NumberOf(db, location),
        SourceId = sourceId,
        ClientId = login.ClientId,
        Server = login.Server,
        PasswordHash = login.PasswordHash,
    };

    private MessageRow ToRow(MailSecurityDb db, IntakeBatch batch, int sourceId, SentMessage message) => new()
    {
        AccountId = batch.AccountId,
        UserId = _names.NumberOf(db, batch.AccountId, message.User),
        At = message.At,
        Key = unchecked((long)message.Key),
        Recipients = message.Recipients,
        SourceId = sourceId,
    };
}
