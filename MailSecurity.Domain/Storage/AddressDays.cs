using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Storage.Tables;
using MailSecurity.Domain.Trust;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>The daily counts of logins by address.</summary>
internal static class AddressDays
{
    // Longer than logins are kept.
    private const int MostDays = 1_000;

    /// <summary>What a batch adds, in the order of the table's key, so that each page is touched once.</summary>
    public static List<AddressDayRow> Count(AnalysisBatch batch)
    {
        var rows = new Dictionary<(Logins.ClientAddress, int, int), AddressDayRow>();
        foreach (var login in batch.Logins)
        {
            var day = AddressDayRow.DayOf(login.At);
            ref var row = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(rows, (login.Address, login.UserId, day), out _);
            row ??= new AddressDayRow { AccountId = batch.Users[login.UserId].AccountId, Address = login.Address, UserId = login.UserId, Day = day };
            (row.Successes, row.Failures) = login.IsSuccess ? (row.Successes + 1, row.Failures) : (row.Successes, row.Failures + 1);
        }

        var sorted = rows.Values.ToList();
        sorted.Sort((one, other) =>
            one.AccountId != other.AccountId ? one.AccountId.CompareTo(other.AccountId)
            : one.Day != other.Day ? one.Day.CompareTo(other.Day)
            : one.Address != other.Address ? one.Address.CompareTo(other.Address)
            : one.UserId.CompareTo(other.UserId));
        return sorted;
    }

    /// <summary>Of one Account, from one network, from a day to tomorrow: one short look into the key for each day.</summary>
    public static IQueryable<AddressDayRow> From(MailSecurityDb db, int accountId, Network network, int firstDay, DateTimeOffset now)
    {
        var (first, last) = (network.First, network.Last);
        var lastDay = AddressDayRow.DayOf(now) + 1;
        var days = Enumerable.Range(Math.Max(firstDay, lastDay - MostDays), Math.Min(MostDays, lastDay - firstDay) + 1).ToArray();
        return db.AddressDays.Where(row => row.AccountId == accountId && days.Contains(row.Day) && row.Address >= first && row.Address <= last);
    }

    public static async Task<HashSet<int>> UsersSeenAsync(
        MailSecurityDb db, int accountId, Network network, DateTimeOffset since, DateTimeOffset now, CancellationToken cancellation) =>
        [.. await From(db, accountId, network, AddressDayRow.DayOf(since), now).Select(row => row.UserId).Distinct().ToListAsync(cancellation)];
}
