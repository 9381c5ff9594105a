using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.Tuning;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage.Queries;
using MailSecurity.Domain.Trust;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>Reads what a <see cref="Replay"/> needs: a User's judged logins from a moment on, and the profile as it was before them.</summary>
internal static class StoredReplay
{
    /// <summary>The latest logins that are judged again; a User with more of them keeps what older ones have brought up.</summary>
    public const int MostLogins = 20_000;

    /// <summary>The rules look back a day; a day more lets late logins meet their neighbours.</summary>
    private static readonly TimeSpan Before = UserProfile.Kept;

    // Of a damaged profile a month is made anew.
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(31);
    private static readonly int[] HomeSearch = [20, 200, 5_000];

    public static async Task<Replay?> ReadAsync(MailSecurityDb db, Analyst analyst, int userId, Dictionary<int, DetectionSettings> settings, DateTimeOffset earliest, CancellationToken cancellation)
    {
        var cursors = await JudgedAsync(db, cancellation);
        if (cursors.Count == 0 || await AnalysisQueries.UsersAsync(db, [userId], settings, cancellation) is not [var user])
        {
            return null;
        }

        // What is not judged yet will be, with the trust of then.
        return await ReadAsync(db, analyst, user, cursors[userId % cursors.Count], earliest, cancellation);
    }

    /// <summary>How far each partition is judged.</summary>
    public static async Task<List<AnalysisPosition>> JudgedAsync(MailSecurityDb db, CancellationToken cancellation) =>
        (await db.AnalysisCursors.AsNoTracking().OrderBy(cursor => cursor.Partition).ToListAsync(cancellation))
        .ConvertAll(cursor => new AnalysisPosition(cursor.LoginId, cursor.MessageId, cursor.Revision));

    /// <summary>The same, for a User that is read already and whose logins are judged up to <paramref name="judged"/>. A damaged profile is made anew in memory.</summary>
    public static async Task<Replay> ReadAsync(
        MailSecurityDb db, Analyst analyst, AnalysedUser user, AnalysisPosition judged, DateTimeOffset earliest, CancellationToken cancellation)
    {
        if (user.Damage is not null)
        {
            user = user with { Profile = await RebuildAsync(db, analyst, user, judged, cancellation) };
        }

        var userId = user.Id;
        var from = earliest - Before;
        var logins = await LoginsAsync(db, userId, from, judged.LoginId, cancellation);
        if (logins.Count == MostLogins)
        {
            from = logins.Min(login => login.At) + Before;
        }

        var start = await StartAsync(db, user, from, logins, cancellation);
        FailingNetworks.Mark(db, logins, new Dictionary<int, AnalysedUser> { [user.Id] = user with { Profile = start } });
        return new Replay(analyst, user, start, [.. logins.OrderBy(login => login.Id)], logins.Count == MostLogins ? from : earliest)
        {
            Sent = await SentAsync(db, userId, from, long.MaxValue, cancellation),
        };
    }

    /// <summary>
    /// The profile as the stored logins and messages of the last month make it, judged by what the Account has decided and with what is
    /// trusted and muted now; what is found is not said again.
    /// </summary>
    public static async Task<UserProfile> RebuildAsync(MailSecurityDb db, Analyst analyst, AnalysedUser user, AnalysisPosition judged, CancellationToken cancellation)
    {
        var profile = new UserProfile();
        var latest = await db.Logins.Where(row => row.UserId == user.Id && row.Id <= judged.LoginId).MaxAsync(row => (DateTimeOffset?)row.At, cancellation);
        if (latest is not { } end)
        {
            return profile;
        }

        var from = end > DateTimeOffset.MinValue + Forgotten ? end - Forgotten : DateTimeOffset.MinValue;
        var trusted = TrustedRangeSet.Of(
            await db.TrustedRanges.AsNoTracking().ToListAsync(cancellation),
            await db.Expectations.AsNoTracking().ToListAsync(cancellation),
            await db.Mutes.AsNoTracking().Where(mute => !mute.IsOver).ToListAsync(cancellation));
        var logins = await LoginsAsync(db, user.Id, from, judged.LoginId, cancellation);
        var rebuilt = user with { Profile = profile };
        var absolved = new Queue<DateTimeOffset>(await AbsolvedAsync(db, user.Id, from, cancellation));
        foreach (var login in logins.OrderBy(login => login.Id))
        {
            while (absolved.TryPeek(out var at) && at < login.At)
            {
                absolved.Dequeue();
                profile.Clear();
            }

            analyst.Judge(login, rebuilt, trusted);
        }

        if (absolved.Count > 0)
        {
            profile.Clear();
        }

        foreach (var sent in await SentAsync(db, user.Id, from, judged.MessageId, cancellation))
        {
            profile.Sent.Add(SentLog.HourOf(sent.LatestAt), sent.Messages);
        }

        return profile;
    }

    // When people have said that an incident was none: what had come up until then was the User's own.
    private static Task<List<DateTimeOffset>> AbsolvedAsync(MailSecurityDb db, int userId, DateTimeOffset from, CancellationToken cancellation) => db.Incidents
        .Where(incident => incident.UserId == userId && incident.ClosedAt >= from && (incident.Verdict == Verdict.Safe || incident.Verdict == Verdict.Dismissed))
        .OrderBy(incident => incident.ClosedAt)
        .Select(incident => incident.ClosedAt!.Value)
        .ToListAsync(cancellation);

    private static async Task<List<AnalysedLogin>> LoginsAsync(MailSecurityDb db, int userId, DateTimeOffset from, long judged, CancellationToken cancellation)
    {
        var rows = await db.Logins.AsNoTracking()
            .Where(row => row.UserId == userId && row.At >= from && row.Id <= judged)
            .OrderByDescending(row => row.At)
            .Take(MostLogins)
            .Select(row => new { row.Id, row.At, row.Address, row.Outcome, row.Protocol, row.Attempts, row.PasswordHash, row.LocationId })
            .ToListAsync(cancellation);
        var locations = await LocationsAsync(db, rows.Select(row => row.LocationId), cancellation);
        return rows.ConvertAll(row => new AnalysedLogin
        {
            Id = row.Id,
            UserId = userId,
            At = row.At,
            Address = row.Address,
            Outcome = row.Outcome,
            Protocol = row.Protocol,
            Attempts = row.Attempts,
            PasswordHash = row.PasswordHash,
            Location = locations.GetValueOrDefault(row.LocationId, Location.Unknown),
        });
    }

    // The latest messages only; a User who sent more is far above any limit with these.
    private static async Task<List<SentHour>> SentAsync(
        MailSecurityDb db, int userId, DateTimeOffset from, long lastId, CancellationToken cancellation)
    {
        var messages = await db.Messages.AsNoTracking()
            .Where(row => row.UserId == userId && row.At >= from && row.Id <= lastId)
            .OrderByDescending(row => row.At)
            .Take(MostLogins)
            .ToListAsync(cancellation);
        return AnalysisQueries.ByHour(messages).ConvertAll(sent => sent.Sent);
    }

    private static async Task<UserProfile> StartAsync(
        MailSecurityDb db, AnalysedUser user, DateTimeOffset from, List<AnalysedLogin> replayed, CancellationToken cancellation)
    {
        var profile = user.Profile;
        var known = Math.Max(0, profile.LoginCount - replayed.Count(login => login.IsSuccess));
        var start = new UserProfile { LoginCount = known, FirstLoginAt = known == 0 ? DateTimeOffset.MaxValue : profile.FirstLoginAt };
        var lastSeen = await LastSeenAsync(db, user.Id, from, [.. profile.Countries.Where(habit => habit.FirstAt < from && habit.LastAt >= from).Select(habit => habit.Country)], cancellation);
        foreach (var habit in profile.Countries.Where(habit => habit.FirstAt < from))
        {
            var last = habit.LastAt < from ? habit.LastAt : lastSeen.GetValueOrDefault(habit.Country, habit.FirstAt);
            start.Restore(new CountryHabit(habit.Country, habit.FirstAt, last, habit.Count, habit.Suspicion));

            // Of one whose logins of then are purged it is only known that it went on: that must not look like years of silence.
            var isUnknown = habit.LastAt >= from && !lastSeen.ContainsKey(habit.Country);
            last = isUnknown && lastSeen.Count == 0 ? from.AddTicks(-1) : last;
            start.LatestLoginAt = last > start.LatestLoginAt ? last : start.LatestLoginAt;
        }

        foreach (var owner in profile.Owners.Where(owner => owner.FirstAt < from))
        {
            start.Restore(new OwnerHabit(owner.Key, owner.FirstAt, owner.LastAt < from ? owner.LastAt : owner.FirstAt, owner.Suspicion));
        }

        // What was sent before is in whole days only; the hours are replayed.
        foreach (var (day, messages) in profile.Sent.Days.Where(sent => sent.Key < SentLog.DayOf(from)))
        {
            start.Sent.Days.Add(day, messages);
        }

        return start;
    }

    // When each country was last seen before the moment. Home is among the first few rows; only for others it takes more.
    private static async Task<Dictionary<string, DateTimeOffset>> LastSeenAsync(
        MailSecurityDb db, int userId, DateTimeOffset from, IReadOnlyCollection<string> countries, CancellationToken cancellation)
    {
        var seen = new Dictionary<string, DateTimeOffset>();
        foreach (var most in HomeSearch)
        {
            if (countries.All(seen.ContainsKey))
            {
                break;
            }

            var rows = await db.Logins
                .Where(row => row.UserId == userId && row.At < from && row.Outcome == LoginOutcome.Succeeded)
                .OrderByDescending(row => row.At)
                .Take(most)
                .Select(row => new { row.At, row.LocationId })
                .ToListAsync(cancellation);
            var locations = await LocationsAsync(db, rows.Select(row => row.LocationId), cancellation);
            foreach (var row in rows)
            {
                if (locations.GetValueOrDefault(row.LocationId)?.Country is { } country)
                {
                    seen.TryAdd(country, row.At);
                }
            }
        }

        return seen;
    }

    private static async Task<Dictionary<int, Location>> LocationsAsync(MailSecurityDb db, IEnumerable<int> ids, CancellationToken cancellation)
    {
        var numbers = ids.Distinct().ToArray();
        return await db.Locations.Where(row => numbers.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.ToLocation(), cancellation);
    }
}
