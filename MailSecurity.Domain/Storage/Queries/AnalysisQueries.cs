using System.Runtime.InteropServices;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.Tuning;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Storage.Tables;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage.Queries;

/// <summary>What the analysis reads, in the shape it needs.</summary>
internal static class AnalysisQueries
{
    public static async Task<(List<AnalysedLogin> Logins, bool IsCut)> LoginsAsync(
        MailSecurityDb db, IBulkWriter bulk, int partition, int partitions, long after, long end, int most, int mostUsers, CancellationToken cancellation)
    {
        // A statement written by hand does not open the connection of a context that reads.
        await db.Database.OpenConnectionAsync(cancellation);
        var rows = bulk.ReadLogins(db, partition, partitions, after, end, most, mostUsers, out var isCut);
        var numbers = rows.Select(row => row.LocationId).Distinct().ToArray();
        var locations = await db.Locations.Where(row => numbers.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.ToLocation(), cancellation);
        var logins = rows.ConvertAll(row => new AnalysedLogin
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
        return (logins, isCut);
    }

    public static Task<List<MessageRow>> MessagesAsync(
        MailSecurityDb db, int partition, int partitions, long after, long end, int most, CancellationToken cancellation) =>
        db.Messages
            .Where(row => row.Id > after && row.Id <= end && row.UserId % partitions == partition)
            .OrderBy(row => row.Id)
            .Take(most)
            .ToListAsync(cancellation);

    /// <summary>Messages by User and clock hour, in the order of the hours.</summary>
    public static List<(int UserId, SentHour Sent)> ByHour(IEnumerable<MessageRow> messages)
    {
        var hours = new Dictionary<(int UserId, int Hour), SentHour>();
        foreach (var message in messages)
        {
            ref var sent = ref CollectionsMarshal.GetValueRefOrAddDefault(hours, (message.UserId, SentLog.HourOf(message.At)), out _);
            sent = new SentHour(message.At > sent.LatestAt ? message.At : sent.LatestAt, sent.Messages + 1);
        }

        return [.. hours.OrderBy(sent => sent.Key.Hour).Select(sent => (sent.Key.UserId, sent.Value))];
    }

    /// <summary>
    /// The Users as stored. Settings are read for Accounts of which <paramref name="settings"/> has none, and added to them: Users of one
    /// Account share one object, which also holds the Account's analyst.
    /// </summary>
    public static async Task<List<AnalysedUser>> UsersAsync(
        MailSecurityDb db, int[] ids, Dictionary<int, DetectionSettings> settings, CancellationToken cancellation)
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
        var accounts = users.Select(user => user.AccountId).Distinct().Where(account => !settings.ContainsKey(account)).ToArray();
        if (accounts.Length > 0)
        {
            foreach (var (account, decided) in await SettingsQueries.ReadAsync(db, accounts, cancellation))
            {
                settings.Add(account, decided);
            }
        }

        return users.ConvertAll(user =>
        {
            var (profile, damage) = Read(profiles.GetValueOrDefault(user.Id));
            return new AnalysedUser(user.Id, user.AccountId, user.DomainId, user.Name, user.Domain, profile)
            {
                Settings = settings[user.AccountId],
                Sensitivity = settings[user.AccountId].SensitivityFor(user.DomainId, user.Id),
                Damage = damage,
            };
        });
    }

    // One User's damaged bytes must not hold up all the others.
    private static (UserProfile Profile, string? Damage) Read(byte[]? stored)
    {
        try
        {
            return (stored is null ? new UserProfile() : UserProfileCodec.Read(stored), null);
        }
        catch (InvalidDataException failure)
        {
            return (new UserProfile(), failure.Message);
        }
    }
}
