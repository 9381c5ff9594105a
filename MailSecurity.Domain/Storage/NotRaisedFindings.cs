using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage.Queries;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>What the rules found in the last days and did not raise: the board's silence, explained.</summary>
public sealed class NotRaisedFindings(Store store, TimeProvider clock)
{
    public const int Days = 7;

    /// <summary>The latest first; <paramref name="before"/> is the last line of the page before.</summary>
    public async Task<IReadOnlyList<NotRaisedLine>> PageAsync(Tenant tenant, NotRaisedLine? before, int limit, CancellationToken cancellation) =>
        await store.ReadAsync(
            tenant,
            db => NotRaisedQueries.ToLines(db, NotRaisedQueries.Page(db, clock.GetUtcNow().AddDays(-Days), before, limit)).ToListAsync(cancellation),
            cancellation);
}
