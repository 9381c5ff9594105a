using MailSecurity.Domain.Logins;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>The logins that were stored last, of all Accounts: what a counter that starts with the process begins with.</summary>
public sealed class RecentLogins(Store store)
{
    /// <summary>The latest by order of arrival, which is the order of the table itself: the cost depends on <paramref name="most"/> alone.</summary>
    public Task<IReadOnlyList<StoredLogin>> ReadAsync(int most, CancellationToken cancellation) =>
        store.ReadAsync<IReadOnlyList<StoredLogin>>(Tenant.System, async db =>
        {
            var rows = await db.Logins
                .OrderByDescending(row => row.Id)
                .Take(most)
                .Join(db.MailUsers, row => row.UserId, user => user.Id, (row, user) => new { row, user.Name })
                .Join(db.Locations, both => both.row.LocationId, place => place.Id, (both, place) => new { both.row, both.Name, place })
                .ToListAsync(cancellation);
            return rows.ConvertAll(found => new StoredLogin(
                found.row.AccountId,
                new LoginEvent
                {
                    At = found.row.At,
                    User = MailUser.Parse(found.Name),
                    Address = found.row.Address,
                    Protocol = found.row.Protocol,
                    Outcome = found.row.Outcome,
                    Attempts = found.row.Attempts,
                    Key = unchecked((ulong)found.row.Key),
                },
                found.place.ToLocation()));
        }, cancellation);
}
