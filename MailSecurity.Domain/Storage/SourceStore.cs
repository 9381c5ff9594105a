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
            var source = await db.Sources.FirstOrDefaultAsync(known => known.Kind == kind && known.Name == name, cancellation);
            return source?.FileId is null ? null : new SourceProgress(source.FileId, source.Offset, source.ReaderState ?? []);
        }, cancellation);

    public Task<List<LoginSource>> ListAsync(int accountId, CancellationToken cancellation) =>
        store.ReadAsync(Tenant.Of(accountId), db => db.Sources.OrderBy(source => source.Name).ToListAsync(cancellation), cancellation);

    public Task<List<UnreadableLine>> SamplesAsync(int accountId, int sourceId, CancellationToken cancellation) =>
        store.ReadAsync(
            Tenant.Of(accountId),
            db => db.UnreadableLines.Where(line => line.SourceId == sourceId).OrderByDescending(line => line.Id).ToListAsync(cancellation),
            cancellation);
}
