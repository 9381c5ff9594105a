using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Storage.Tables;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>The daily counts of logins by address.</summary>
internal static class AddressDays
{
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
            : one.Address != other.Address ? one.Address.CompareTo(other.Address)
            : one.UserId != other.UserId ? one.UserId.CompareTo(other.UserId)
            : one.Day.CompareTo(other.Day));
        return sorted;
    }

    /// <summary>Of one Account, from one network.</summary>
    public static IQueryable<AddressDayRow> From(MailSecurityDb db, int accountId, Trust.Network network)
    {
        var (first, last) = (network.First, network.Last);
        return db.AddressDays.Where(row => row.AccountId == accountId && row.Address >= first && row.Address <= last);
    }

    public static async Task<HashSet<int>> UsersSeenAsync(MailSecurityDb db, int accountId, Trust.Network network, CancellationToken cancellation) =>
        [.. await From(db, accountId, network).Select(row => row.UserId).Distinct().ToListAsync(cancellation)];
}
