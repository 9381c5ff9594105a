using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Storage.Tables;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage.Queries;

/// <summary>What the analysis reads, in the shape it needs.</summary>
internal static class AnalysisQueries
{
    public static async Task<List<AnalysedLogin>> LoginsAsync(
        MailSecurityDb db, int partition, int partitions, long after, long end, int most, CancellationToken cancellation)
    {
        var rows = await db.Logins
            .Where(row => row.Id > after && row.Id <= end && row.UserId % partitions == partition)
            .OrderBy(row => row.Id)
            .Take(most)
            .Select(row => new { row.Id, row.UserId, row.At, row.Address, row.Outcome, row.Protocol, row.Attempts, row.PasswordHash, row.LocationId })
            .ToListAsync(cancellation);

        var numbers = rows.Select(row => row.LocationId).Distinct().ToArray();
        var locations = await db.Locations.Where(row => numbers.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.ToLocation(), cancellation);
        return rows.ConvertAll(row => new AnalysedLogin
        {
            Id = row.Id,
            UserId = row.UserId,
            At = row.At,
            Address = row.Address,
            Outcome = row.Outcome,
            Protocol = row.Protocol,
            Attempts = row.Attempts,
            PasswordHash = row.PasswordHash,
            Location = locations.GetValueOrDefault(row.LocationId, Location.Unknown),
        });
    }

    public static Task<List<MessageRow>> MessagesAsync(
        MailSecurityDb db, int partition, int partitions, long after, long end, int most, CancellationToken cancellation) =>
        db.Messages
            .Where(row => row.Id > after && row.Id <= end && row.UserId % partitions == partition)
            .OrderBy(row => row.Id)
            .Take(most)
            .ToListAsync(cancellation);

    /// <summary>Messages by User and clock hour, in the order of the hours.</summary>
    public static List<(int UserId, SentHour Sent)> ByHour(IEnumerable<MessageRow> messages) =>
    [
        .. messages
            .GroupBy(message => (message.UserId, Hour: SentLog.HourOf(message.At)))
            .OrderBy(sent => sent.Key.Hour)
            .Select(sent => (sent.Key.UserId, new SentHour(sent.Max(message => message.At), sent.Count()))),
    ];

    public static async Task<List<AnalysedUser>> UsersAsync(MailSecurityDb db, int[] ids, CancellationToken cancellation)
    {
        if (ids.Length == 0)
        {
            return [];
        }

        var profiles = await db.Profiles.Where(row => ids.Contains(row.UserId)).ToDictionaryAsync(row => row.UserId, row => row.Profile, cancellation);
        var users = await db.MailUsers
            .Where(user => ids.Contains(user.Id))
            .Join(db.Domains, user => user.DomainId, domain => domain.Id, (user, domain) => new { user.Id, user.AccountId, user.DomainId, user.Name, Domain = domain.Name })
            .ToListAsync(cancellation);
        var settings = await SettingsQueries.ReadAsync(db, [.. users.Select(user => user.AccountId).Distinct()], cancellation);
        return users.ConvertAll(user => new AnalysedUser(
            user.Id, user.AccountId, user.DomainId, user.Name, user.Domain,
            profiles.TryGetValue(user.Id, out var stored) ? UserProfileCodec.Read(stored) : new UserProfile())
        {
            Settings = settings[user.AccountId],
            Sensitivity = settings[user.AccountId].SensitivityFor(user.DomainId, user.Id),
        });
    }
}
