using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage.Tables;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

internal sealed class LoginHistory(Store store) : ILoginHistory
{
    /// <summary>Logins one look examines at most: what can be read from a store of ten million in well under 100 ms.</summary>
    internal const int MostExamined = 10_000;

    // Logins an overview counts at most, the latest ones.
    private const int MostCounted = 10_000;

    public Task<IReadOnlyList<LastLogin>?> PageAsync(
        Tenant tenant, MailUser user, LastLoginsFilter filter, LoginPosition? before, int limit, CancellationToken cancellation) =>
        store.ReadAsync<IReadOnlyList<LastLogin>?>(tenant, async db =>
        {
            var name = user.Name;
            var userId = await db.MailUsers.Where(known => known.Name == name).Select(known => (int?)known.Id).FirstOrDefaultAsync(cancellation);
            return userId is { } id ? await Page(db, id, filter, before, limit, cancellation) : null;
        }, cancellation);

    public Task<LoginsLook> LookAsync(
        Tenant tenant, int userId, LastLoginsFilter filter, LoginPosition? before, int limit, CancellationToken cancellation) =>
        store.ReadAsync(tenant, async db =>
        {
            if (!await IsVisibleAsync(db, userId, cancellation))
            {
                return new LoginsLook([], null);
            }

            var end = filter.LooksAtRows ? await Horizon(db, userId, filter, before).FirstOrDefaultAsync(cancellation) : null;
            var rows = await Page(db, userId, filter, before, limit, cancellation, end);
            return new LoginsLook(rows, rows.Count == limit ? rows[^1].Position : end is null ? null : new LoginPosition(end.At, end.Key));
        }, cancellation);

    public Task<int> CountAsync(Tenant tenant, int userId, int most, CancellationToken cancellation) =>
        store.ReadAsync(tenant, async db => await IsVisibleAsync(db, userId, cancellation)
            ? await OnIndex(db, userId).Take(most).CountAsync(cancellation)
            : 0, cancellation);

    public Task<LoginOverview> OverviewAsync(Tenant tenant, int userId, DateTimeOffset from, CancellationToken cancellation) =>
        store.ReadAsync(tenant, async db =>
        {
            var rows = await db.Logins
                .Where(row => row.UserId == userId && row.At >= from)
                .OrderByDescending(row => row.At)
                .Take(MostCounted)
                .Select(row => new { row.At, row.LocationId, row.Protocol, row.Outcome, row.Attempts })
                .ToListAsync(cancellation);
            var numbers = rows.Select(row => row.LocationId).Distinct().ToArray();
            var locations = await db.Locations.Where(row => numbers.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.ToLocation(), cancellation);
            var tallies = rows
                .GroupBy(row => (Hour: LoginOverview.HourOf(row.At), row.LocationId, row.Protocol, IsSuccess: row.Outcome is LoginOutcome.Succeeded))
                .Select(same => new LoginTally(
                    same.Key.Hour, locations[same.Key.LocationId], same.Key.Protocol, same.Key.IsSuccess, same.Sum(row => Math.Max((int)row.Attempts, 1))))
                .ToList();
            var isCut = rows.Count == MostCounted;
            return new LoginOverview(tallies, isCut ? rows[^1].At : from, isCut);
        }, cancellation);

    /// <summary>
    /// Where a look ends: an index entry so many logins back. No row is read for it, which the filter by Account would make
    /// necessary; the caller has made sure that the User may be seen.
    /// </summary>
    internal static IQueryable<LoginEnd> Horizon(MailSecurityDb db, int userId, LastLoginsFilter filter, LoginPosition? before) =>
        InTime(OnIndex(db, userId), filter, before)
            .OrderByDescending(row => row.At).ThenByDescending(row => row.Key)
            .Skip(MostExamined - 1)
            .Select(row => new LoginEnd(row.At, row.Key))
            .Take(1);

    private static IQueryable<LoginRow> OnIndex(MailSecurityDb db, int userId) => db.Logins.IgnoreQueryFilters().Where(row => row.UserId == userId);

    private static Task<bool> IsVisibleAsync(MailSecurityDb db, int userId, CancellationToken cancellation) =>
        db.MailUsers.AnyAsync(user => user.Id == userId, cancellation);

    private static IQueryable<LoginRow> InTime(IQueryable<LoginRow> logins, LastLoginsFilter filter, LoginPosition? before)
    {
        if (!filter.NotPeriod)
        {
            logins = filter.From is { } from ? logins.Where(row => row.At >= from) : logins;
            logins = filter.To is { } to ? logins.Where(row => row.At < to) : logins;
        }

        if (before is { } last)
        {
            var (at, key) = last;
            logins = logins.Where(row => row.At <= at && (row.At < at || row.Key < key));
        }

        return logins;
    }

    /// <summary>Runs along the index of one User's logins in time order, and stops when the page is full.</summary>
    internal static IQueryable<LoginRow> Matching(MailSecurityDb db, int userId, LastLoginsFilter filter, LoginPosition? before)
    {
        var logins = db.Logins.Where(row => row.UserId == userId);
        logins = InTime(logins, filter, before);
        if (filter.NotPeriod)
        {
            var (start, stop) = (filter.From ?? DateTimeOffset.MinValue, filter.To ?? DateTimeOffset.MaxValue);
            logins = logins.Where(row => row.At < start || row.At >= stop);
        }

        if (filter.Network is { } network)
        {
            var (first, end, inside) = (network.First, network.Last, !filter.NotNetwork);
            logins = inside
                ? logins.Where(row => row.Address >= first && row.Address <= end)
                : logins.Where(row => row.Address < first || row.Address > end);
        }

        if (filter.Countries is { Count: > 0 } countries)
        {
            logins = filter.NotCountries
                ? logins.Where(row => !db.Locations.Any(place => place.Id == row.LocationId && countries.Contains(place.Country!)))
                : logins.Where(row => db.Locations.Any(place => place.Id == row.LocationId && countries.Contains(place.Country!)));
        }

        if (filter.NetworkOwner is { Length: > 0 } text)
        {
            var part = $"%{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%".ToLowerInvariant();
            logins = filter.NotNetworkOwner
                ? logins.Where(row => !db.Locations.Any(place => place.Id == row.LocationId && EF.Functions.Like(MailSecurityDb.Lower(place.NetworkOwner!), part, "\\")))
                : logins.Where(row => db.Locations.Any(place => place.Id == row.LocationId && EF.Functions.Like(MailSecurityDb.Lower(place.NetworkOwner!), part, "\\")));
        }

        if (filter.Protocols is { Count: > 0 } protocols)
        {
            logins = filter.NotProtocols ? logins.Where(row => !protocols.Contains(row.Protocol)) : logins.Where(row => protocols.Contains(row.Protocol));
        }

        if (filter.Outcomes is { Count: > 0 } outcomes)
        {
            logins = filter.NotOutcomes ? logins.Where(row => !outcomes.Contains(row.Outcome)) : logins.Where(row => outcomes.Contains(row.Outcome));
        }

        return logins.OrderByDescending(row => row.At).ThenByDescending(row => row.Key);
    }

    private static async Task<IReadOnlyList<LastLogin>> Page(
        MailSecurityDb db, int userId, LastLoginsFilter filter, LoginPosition? before, int limit, CancellationToken cancellation,
        LoginEnd? end = null)
    {
        var matching = Matching(db, userId, filter, before);
        if (end is { At: var at, Key: var key })
        {
            matching = matching.Where(row => row.At >= at && (row.At > at || row.Key >= key));
        }

        var rows = await matching
            .Take(limit)
            .Join(db.Locations, row => row.LocationId, location => location.Id, (row, location) => new { row, location })
            .OrderByDescending(both => both.row.At).ThenByDescending(both => both.row.Key)
            .ToListAsync(cancellation);
        return rows.ConvertAll(both => Line(both.row, both.location));
    }

    private static LastLogin Line(LoginRow row, LocationRow location) => new()
    {
        Id = row.Id,
        Position = new LoginPosition(row.At, row.Key),
        At = row.At,
        Address = row.Address,
        Protocol = row.Protocol,
        Outcome = row.Outcome,
        Attempts = row.Attempts,
        Tls = row.Tls,
        ClientId = row.ClientId,
        Server = row.Server,
        Location = location.ToLocation(),
    };
}

/// <summary>The last login that a look examined.</summary>
internal sealed record LoginEnd(DateTimeOffset At, long Key);
