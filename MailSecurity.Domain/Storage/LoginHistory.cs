using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage.Tables;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

internal sealed class LoginHistory(Store store) : ILoginHistory
{
    public Task<LastLoginsPage> PageAsync(Tenant tenant, int userId, int skip, int take, CancellationToken cancellation) =>
        store.ReadAsync(tenant, async db =>
        {
            var logins = db.Logins.Where(row => row.UserId == userId);
            var rows = await logins
                .OrderByDescending(row => row.At)
                .Skip(skip)
                .Take(take)
                .Join(db.Locations, row => row.LocationId, location => location.Id, (row, location) => new { row, location })
                .OrderByDescending(both => both.row.At)
                .ToListAsync(cancellation);
            var total = await logins.CountAsync(cancellation);
            return new LastLoginsPage(rows.ConvertAll(both => Line(both.row, both.location)), total);
        }, cancellation);

    public Task<IReadOnlyList<LastLogin>?> PageAsync(
        Tenant tenant, MailUser user, LastLoginsFilter filter, LoginPosition? before, int limit, CancellationToken cancellation) =>
        store.ReadAsync<IReadOnlyList<LastLogin>?>(tenant, async db =>
        {
            var name = user.Name;
            var userId = await db.MailUsers.Where(known => known.Name == name).Select(known => (int?)known.Id).FirstOrDefaultAsync(cancellation);
            return userId is { } id ? await Page(db, id, filter, before, limit, cancellation) : null;
        }, cancellation);

    /// <summary>Runs along the index of one User's logins in time order, and stops when the page is full.</summary>
    internal static IQueryable<LoginRow> Matching(MailSecurityDb db, int userId, LastLoginsFilter filter, LoginPosition? before)
    {
        var logins = db.Logins.Where(row => row.UserId == userId);
        logins = filter.From is { } from ? logins.Where(row => row.At >= from) : logins;
        logins = filter.To is { } to ? logins.Where(row => row.At < to) : logins;
        if (before is { } last)
        {
            var (at, key) = last;
            logins = logins.Where(row => row.At <= at && (row.At < at || row.Key < key));
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
            var places = db.Locations.Where(location => countries.Contains(location.Country!)).Select(location => location.Id);
            logins = filter.NotCountries ? logins.Where(row => !places.Contains(row.LocationId)) : logins.Where(row => places.Contains(row.LocationId));
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
        MailSecurityDb db, int userId, LastLoginsFilter filter, LoginPosition? before, int limit, CancellationToken cancellation)
    {
        var rows = await Matching(db, userId, filter, before)
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
