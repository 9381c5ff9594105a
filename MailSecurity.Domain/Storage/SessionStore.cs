using System.Collections.Concurrent;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>Sessions of Admins: opened, kept alive by what is done in them, and ended.</summary>
public sealed class SessionStore(Store store, IGrantSignal signal, TimeProvider clock)
{
    public const int LongestUserAgent = 300;
    private const int MostRemembered = 10_000;
    private static readonly TimeSpan Resolution = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _touched = [];

    /// <summary>A new session, in place of <paramref name="replaced"/> if that browser had one; sessions that have run out are cleared away.</summary>
    public async Task<Guid> OpenAsync(Guid adminId, ClientAddress? address, string userAgent, Guid? replaced, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var session = new AdminSession
        {
            Id = Guid.NewGuid(),
            AdminId = adminId,
            CreatedAt = now,
            LastActiveAt = now,
            Address = address,
            UserAgent = userAgent.Length <= LongestUserAgent ? userAgent : userAgent[..LongestUserAgent],
        };
        await store.WriteAsync(Tenant.System, async db =>
        {
            var known = await db.Sessions.Where(old => old.AdminId == adminId || old.Id == replaced).ToListAsync(cancellation);
            var alive = known.Where(old => old.IsAlive(now) && old.Id != replaced).OrderByDescending(old => old.LastActiveAt).Take(AdminSession.Most - 1);
            db.Sessions.RemoveRange(known.Except(alive));
            db.Sessions.Add(session);
            if (address is { } from)
            {
                await RememberAsync(db, adminId, FamiliarNetwork.Of(from), now, cancellation);
            }
        }, cancellation);
        signal.Changed(adminId);
        return session.Id;
    }

    /// <summary>Whether that Admin has signed in from there lately. Costs the same for an Admin that does not exist.</summary>
    public Task<bool> IsFamiliarAsync(Guid adminId, ClientAddress? address, CancellationToken cancellation)
    {
        var (network, since) = (FamiliarNetwork.Of(address ?? default), clock.GetUtcNow() - FamiliarNetwork.For);
        return store.ReadAsync(
            Tenant.System, db => db.FamiliarNetworks.AnyAsync(row => row.AdminId == adminId && row.Network == network && row.LastAt > since, cancellation), cancellation);
    }

    /// <summary>Something was done in the session. Written at most once a minute.</summary>
    public async Task TouchAsync(AdminSession session, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var last = _touched.TryGetValue(session.Id, out var touched) && touched > session.LastActiveAt ? touched : session.LastActiveAt;
        if (now - last < Resolution)
        {
            return;
        }

        if (_touched.Count >= MostRemembered)
        {
            _touched.Clear();
        }

        _touched[session.Id] = now;
        await store.WriteAsync(
            Tenant.System,
            db => db.Sessions.Where(known => known.Id == session.Id).ExecuteUpdateAsync(known => known.SetProperty(k => k.LastActiveAt, now), cancellation),
            cancellation);
        signal.Changed(session.AdminId);
    }

    /// <summary>Ends one of the actor's own sessions. False if there is no such session.</summary>
    public async Task<bool> EndAsync(Actor actor, int accountId, Guid sessionId, string action, CancellationToken cancellation)
    {
        var ended = await store.WriteAsync(Tenant.System, async db =>
        {
            var found = await db.Sessions.Where(session => session.Id == sessionId && session.AdminId == actor.Id).ExecuteDeleteAsync(cancellation) == 1;
            if (found)
            {
                AuditStore.Note(db, clock.GetUtcNow(), accountId, actor, action, "");
            }

            return found;
        }, cancellation);
        signal.Changed(actor.Id ?? default);
        return ended;
    }

    /// <summary>Ends all of the actor's sessions but <paramref name="kept"/>. Answers how many those were.</summary>
    public async Task<int> EndOthersAsync(Actor actor, int accountId, Guid kept, CancellationToken cancellation)
    {
        var ended = await store.WriteAsync(Tenant.System, async db =>
        {
            var count = await EndAllAsync(db, actor.Id ?? default, kept, cancellation);
            AuditStore.Note(db, clock.GetUtcNow(), accountId, actor, AuditAction.SessionEnded, "all others", after: new { ended = count });
            return count;
        }, cancellation);
        signal.Changed(actor.Id ?? default);
        return ended;
    }

    // The table stays small: what is old goes whenever something new comes.
    private static async Task RememberAsync(MailSecurityDb db, Guid adminId, ClientAddress network, DateTimeOffset now, CancellationToken cancellation)
    {
        var since = now - FamiliarNetwork.For;
        await db.FamiliarNetworks.Where(row => row.AdminId == adminId && row.LastAt <= since).ExecuteDeleteAsync(cancellation);
        if (await db.FamiliarNetworks.Where(row => row.AdminId == adminId && row.Network == network)
            .ExecuteUpdateAsync(row => row.SetProperty(r => r.LastAt, now), cancellation) == 0)
        {
            db.FamiliarNetworks.Add(new FamiliarNetwork { AdminId = adminId, Network = network, LastAt = now });
        }
    }

    /// <summary>As part of a change that no earlier session may outlive.</summary>
    internal static Task<int> EndAllAsync(MailSecurityDb db, Guid adminId, Guid? kept, CancellationToken cancellation) =>
        db.Sessions.Where(session => session.AdminId == adminId && session.Id != kept).ExecuteDeleteAsync(cancellation);
}
