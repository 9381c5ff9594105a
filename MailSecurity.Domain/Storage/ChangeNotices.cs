using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage.Tables;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>Whether this process leaves notices of changed incidents for a dashboard in another process.</summary>
public sealed class ChangeNotices(bool areRead)
{
    internal void Leave(MailSecurityDb db, IReadOnlyCollection<IncidentChange> changes)
    {
        if (areRead)
        {
            db.ChangeNotices.AddRange(changes.Select(change => new ChangeNotice { AccountId = change.AccountId, IncidentId = change.IncidentId }));
        }
    }
}

/// <summary>The notices that other processes left.</summary>
public sealed class NoticeStore(Store store)
{
    private const int MostAtOnce = 5_000;

    /// <summary>Takes notices away, oldest first; empty when there are none.</summary>
    public async Task<IReadOnlyList<IncidentChange>> TakeAsync(CancellationToken cancellation)
    {
        // Asked every second: without this look a quiet store would see a write transaction each time.
        if (!await store.ReadAsync(Tenant.System, db => db.ChangeNotices.AnyAsync(cancellation), cancellation))
        {
            return [];
        }

        return await store.WriteAsync<IReadOnlyList<IncidentChange>>(Tenant.System, async db =>
        {
            var notices = await db.ChangeNotices.OrderBy(notice => notice.Id).Take(MostAtOnce).ToListAsync(cancellation);
            db.ChangeNotices.RemoveRange(notices);
            return [.. notices.Select(notice => new IncidentChange(notice.AccountId, notice.IncidentId)).Distinct()];
        }, cancellation);
    }
}
