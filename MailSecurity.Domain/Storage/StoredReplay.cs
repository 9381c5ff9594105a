using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Geo;
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

    // A country not seen for a month is forgotten by the rules.
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(31);
    private static readonly int[] HomeSearch = [20, 200, 5_000];

    public static async Task<Replay?> ReadAsync(MailSecurityDb db, Analyst analyst, int userId, DateTimeOffset earliest, CancellationToken cancellation)
    {
        var cursors = await db.AnalysisCursors.AsNoTracking().OrderBy(cursor => cursor.Partition).ToListAsync(cancellation);
        if (cursors.Count == 0 || await AnalysisQueries.UsersAsync(db, [userId], cancellation) is not [var user])
        {
            return null;
        }

        // What is not judged yet will be, with the trust of then.
        var judged = cursors[userId % cursors.Count].LoginId;
        if (user.Damage is not null)
        {
            user = user with { Profile = await RebuildAsync(db, analyst, user, judged, cursors[userId % cursors.Count].MessageId, cancellation) };
        }

        return await ReadAsync(db, analyst, user, judged, earliest, cancellation);
    }

    /// <summary>The same, for a User that is read already and whose logins are judged up to <paramref name="judged"/>.</summary>
    public static async Task<Replay> ReadAsync(MailSecurityDb db, Analyst analyst, AnalysedUser user, long judged, DateTimeOffset earliest, CancellationToken cancellation)
    {
        var userId = user.Id;
        var from = earliest - Before;
        var logins = await LoginsAsync(db, userId, from, judged, cancellation);
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
    /// The profile as the stored logins and messages of the last month make it, judged with what is trusted now; what is found is not
    /// said again.
    /// </summary>
    public static async Task<UserProfile> RebuildAsync(
        MailSecurityDb db, Analyst analyst, AnalysedUser user, long judgedLogin, long judgedMessage, CancellationToken cancellation)
    {
        var profile = new UserProfile();
        var latest = await db.Logins.Where(row => row.UserId == user.Id && row.Id <= judgedLogin).MaxAsync(row => (DateTimeOffset?)row.At, cancellation);
        if (latest is not { } end)
        {
            return profile;
        }

        var from = end > DateTimeOffset.MinValue + Forgotten ? end - Forgotten : DateTimeOffset.MinValue;
        var trusted = TrustedRangeSet.Of(
            await db.TrustedRanges.AsNoTracking().ToListAsync(cancellation),
            await db.Expectations.AsNoTracking().ToListAsync(cancellation),
            await db.Mutes.AsNoTracking().Where(mute => !mute.IsOver).ToListAsync(cancellation));
        var judged = user with { Profile = profile };
        var logins = await LoginsAsync(db, user.Id, from, judgedLogin, cancellation);
        foreach (var login in logins.OrderBy(login => login.Id))
        {
            analyst.Judge(login, judged, trusted);
        }

        foreach (var sent in await SentAsync(db, user.Id, from, judgedMessage, cancellation))
        {
            profile.Sent.Add(SentLog.HourOf(sent.LatestAt), sent.Messages);
        }

        return profile;
    }

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
                .Where(row => row.UserId == userId && row.At < from && row.At >= from - Forgotten && row.Outcome == LoginOutcome.Succeeded)
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
