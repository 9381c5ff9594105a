using System.Data.Common;
using System.Runtime.InteropServices;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage.Tables;
using MailSecurity.Domain.Trust;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>
/// Counts for how many Users a network had nothing but failures. Asked only about a success from a network that is new to its
/// User, and answered from the daily counts, which are stored in the transaction of the cursor, and from the batch itself. So it
/// is right after a crash and with several partitions, and no structure in memory grows with what attackers make up.
/// </summary>
internal static class FailingNetworks
{
    // A large carrier's network may hold more; then so many of its addresses speak for it.
    private const int MostRows = 2_000;

    private const string Counts =
        """
        SELECT "UserId", SUM("Successes"), SUM("Failures") FROM
        (SELECT "UserId", "Successes", "Failures" FROM "AddressDays"
         WHERE "AccountId"=@account AND "Day" IN (@day, @before) AND "Address">=@first AND "Address"<=@last LIMIT @most) counts GROUP BY "UserId"
        """;

    /// <summary>Sets <see cref="AnalysedLogin.FailedForUsers"/> on the successes in question.</summary>
    public static void Mark(MailSecurityDb db, IReadOnlyList<AnalysedLogin> logins, IReadOnlyDictionary<int, AnalysedUser> users)
    {
        // A statement written by hand does not open the connection of a context that reads.
        db.Database.OpenConnection();
        var failing = FailuresIn(logins, users);
        var answers = new Dictionary<(int, ClientAddress, int), HashSet<int>>();
        var asked = new HashSet<(int, ClientAddress)>();
        using var counts = Sql.Command(
            db, Counts, ("@account", 0), ("@day", 0), ("@before", 0), ("@first", Array.Empty<byte>()), ("@last", Array.Empty<byte>()), ("@most", MostRows));
        foreach (var login in logins)
        {
            if (!login.IsSuccess || !asked.Add((login.UserId, login.Network)) || IsKnown(users[login.UserId].Profile, login.Network))
            {
                continue;
            }

            var account = users[login.UserId].AccountId;
            ref var failed = ref CollectionsMarshal.GetValueRefOrAddDefault(answers, (account, login.Network, AddressDayRow.DayOf(login.At)), out _);
            failed ??= Ask(counts, account, login, failing.GetValueOrDefault((account, login.Network)));
            login.FailedForUsers = Math.Min(failed.Count - (failed.Contains(login.UserId) ? 1 : 0), AnalysedLogin.MostFailedForUsers);
        }
    }

    private static bool IsKnown(UserProfile profile, ClientAddress network)
    {
        foreach (var visit in profile.Networks)
        {
            if (visit.Network == network)
            {
                return true;
            }
        }

        return false;
    }

    private static HashSet<int> Ask(DbCommand counts, int account, AnalysedLogin login, List<AnalysedLogin>? inBatch)
    {
        var (failed, succeeded) = (new HashSet<int>(), new HashSet<int>());
        var network = new Network(login.Network, login.Address.IsIPv4 ? 24 : 48);
        var day = AddressDayRow.DayOf(login.At);
        Sql.Set(counts, "@account", account);
        Sql.Set(counts, "@day", day);
        Sql.Set(counts, "@before", day - 1);
        Sql.Set(counts, "@first", AddressBytes.Write(network.First));
        Sql.Set(counts, "@last", AddressBytes.Write(network.Last));
        using (var rows = counts.ExecuteReader())
        {
            while (rows.Read())
            {
                (rows.GetInt64(1) > 0 ? succeeded : failed).Add(rows.GetInt32(0));
            }
        }

        foreach (var other in inBatch ?? [])
        {
            (other.IsSuccess ? succeeded : failed).Add(other.UserId);
        }

        failed.ExceptWith(succeeded);
        return failed;
    }

    // The daily counts do not hold the batch yet. Only networks that failed at all are kept, with who succeeded there.
    private static Dictionary<(int, ClientAddress), List<AnalysedLogin>> FailuresIn(IReadOnlyList<AnalysedLogin> logins, IReadOnlyDictionary<int, AnalysedUser> users)
    {
        var failing = new Dictionary<(int, ClientAddress), List<AnalysedLogin>>();
        foreach (var login in logins)
        {
            if (!login.IsSuccess)
            {
                failing.TryAdd((users[login.UserId].AccountId, login.Network), []);
            }
        }

        foreach (var login in failing.Count == 0 ? [] : logins)
        {
            if (failing.TryGetValue((users[login.UserId].AccountId, login.Network), out var all))
            {
                all.Add(login);
            }
        }

        return failing;
    }
}
