using MailSecurity.Domain.Logins;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>Sources with their counters, and where a stream of lines goes on.</summary>
public sealed class SourceStore(Store store)
{
    /// <summary>The stored progress of a source, or null if it has none.</summary>
    public Task<SourceProgress?> ProgressAsync(int accountId, SourceKind kind, string name, CancellationToken cancellation) =>
        store.ReadAsync(Tenant.Of(accountId), async db =>
        {
            var source = await db.Sources.FirstOrDefaultAsync(known => known.Kind == kind && known.Name == name && known.RemovedAt == null, cancellation);
            return source?.FileId is null ? null : new SourceProgress(source.FileId, source.Offset, source.ReaderState ?? []);
        }, cancellation);

    public Task<List<LoginSource>> ListAsync(int accountId, CancellationToken cancellation) =>
        store.ReadAsync(Tenant.Of(accountId), db => db.Sources.Where(source => source.RemovedAt == null).OrderBy(source => source.Name).ToListAsync(cancellation), cancellation);

    public Task<List<UnreadableLine>> SamplesAsync(int accountId, int sourceId, CancellationToken cancellation) =>
        store.ReadAsync(
            Tenant.Of(accountId),
            db => db.UnreadableLines.Where(line => line.SourceId == sourceId).OrderByDescending(line => line.Id).ToListAsync(cancellation),
            cancellation);

    /// <summary>The sources that a tenant sees, with their counters of the hours from <paramref name="fromHour"/> on.</summary>
    public Task<IReadOnlyList<SourceRecord>> ReadAsync(Tenant tenant, int fromHour, CancellationToken cancellation) =>
        store.ReadAsync<IReadOnlyList<SourceRecord>>(tenant, async db =>
        {
            var sources = await db.Sources
                .Where(source => source.RemovedAt == null)
                .OrderBy(source => source.AccountId).ThenBy(source => source.Kind).ThenBy(source => source.Name)
                .Join(db.Accounts, source => source.AccountId, account => account.Id, (source, account) => new { source, account.Name })
                .Select(found => new
                {
                    // Without the reader's state: it can be large, and only the reader wants it.
                    source = new LoginSource
                    {
                        Id = found.source.Id,
                        AccountId = found.source.AccountId,
                        Kind = found.source.Kind,
                        Name = found.source.Name,
                        FirstReceivedAt = found.source.FirstReceivedAt,
                        LastReceivedAt = found.source.LastReceivedAt,
                        LastEventAt = found.source.LastEventAt,
                        Lag = found.source.Lag,
                        Lines = found.source.Lines,
                        Logins = found.source.Logins,
                        Messages = found.source.Messages,
                        Ignored = found.source.Ignored,
                        Duplicates = found.source.Duplicates,
                        Unreadable = found.source.Unreadable,
                        Dropped = found.source.Dropped,
                    },
                    found.Name,
                })
                .ToListAsync(cancellation);
            var records = new List<SourceRecord>(sources.Count);
            foreach (var found in sources)
            {
                var hours = await db.SourceHours.Where(hour => hour.SourceId == found.source.Id && hour.Hour >= fromHour).ToListAsync(cancellation);
                records.Add(new SourceRecord(found.source, found.Name, hours));
            }

            return records;
        }, cancellation);
}

/// <summary>A source, the name of its Account, and what it brought in the last hours.</summary>
public sealed record SourceRecord(LoginSource Source, string Account, IReadOnlyList<SourceHour> Hours);
