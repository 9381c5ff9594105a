using MailSecurity.Domain.Logins;
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
            return new LastLoginsPage(rows.ConvertAll(both => new LastLogin
            {
                Id = both.row.Id,
                At = both.row.At,
                Address = both.row.Address,
                Protocol = both.row.Protocol,
                Outcome = both.row.Outcome,
                Attempts = both.row.Attempts,
                Tls = both.row.Tls,
                ClientId = both.row.ClientId,
                Server = both.row.Server,
                Location = both.location.ToLocation(),
            }), total);
        }, cancellation);
}
