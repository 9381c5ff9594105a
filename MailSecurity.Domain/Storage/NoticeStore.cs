using MailSecurity.Domain.Incidents;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>
/// The notices that other processes left. Where one dashboard reads them it takes them away; where there are several, each remembers
/// how far it has read, so one that was cut off catches up, and its own come back to it too, which does no harm.
/// </summary>
public sealed class NoticeStore(Store store)
{
    private const int MostAtOnce = 5_000;

    // A node that missed more than these has been away for hours.
    private const int Kept = 50_000;

    // Boards are read while this begins: what changes meanwhile is told once more.
    private const int ToldAgain = 200;

    private long _last = -1;

    /// <summary>The next notices, oldest first; empty when there are none.</summary>
    public async Task<IReadOnlyList<IncidentChange>> TakeAsync(CancellationToken cancellation)
    {
        var (hasNodes, isAny) = await store.ReadAsync(Tenant.System, async db => (db.HasNodes, !db.HasNodes && await db.ChangeNotices.AnyAsync(cancellation)), cancellation);
        if (hasNodes)
        {
            return await FollowAsync(cancellation);
        }

        // Asked every second: without that look a quiet store would see a write transaction each time.
        return !isAny ? [] : await store.WriteAsync<IReadOnlyList<IncidentChange>>(Tenant.System, async db =>
        {
            var notices = await db.ChangeNotices.OrderBy(notice => notice.Id).Take(MostAtOnce).ToListAsync(cancellation);
            db.ChangeNotices.RemoveRange(notices);
            return [.. notices.Select(notice => new IncidentChange(notice.AccountId, notice.IncidentId)).Distinct()];
        }, cancellation);
    }

    private async Task<IReadOnlyList<IncidentChange>> FollowAsync(CancellationToken cancellation)
    {
        var notices = await store.ReadAsync(Tenant.System, async db =>
        {
            if (_last < 0)
            {
                _last = Math.Max(0, (await db.ChangeNotices.MaxAsync(notice => (long?)notice.Id, cancellation) ?? 0) - ToldAgain);
            }

            return await db.ChangeNotices.Where(notice => notice.Id > _last).OrderBy(notice => notice.Id).Take(MostAtOnce).ToListAsync(cancellation);
        }, cancellation);
        if (notices.Count == 0)
        {
            return [];
        }

        var before = _last;
        _last = notices[^1].Id;
        if (before / Kept != _last / Kept)
        {
            await store.WriteAsync(Tenant.System, db => db.ChangeNotices.Where(notice => notice.Id <= before - Kept).ExecuteDeleteAsync(cancellation), cancellation);
        }

        return [.. notices.Select(notice => new IncidentChange(notice.AccountId, notice.IncidentId)).Distinct()];
    }
}
