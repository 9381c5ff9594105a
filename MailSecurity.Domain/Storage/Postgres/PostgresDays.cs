using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace MailSecurity.Domain.Storage.Postgres;

/// <summary>
/// The parts of the big tables, one for each day (UTC) that anything is of. There is none for all the rest: making a day's part
/// would have to look through that one, under a lock that stops everybody.
/// </summary>
internal static class PostgresDays
{
    public static readonly string[] Tables = ["Logins", "Messages"];

    private const string Known = "SELECT relname::text FROM pg_class WHERE relname=ANY(@names) AND relnamespace='public'::regnamespace";

    private const string Parts =
        """
        SELECT part.relname::text FROM pg_inherits known JOIN pg_class part ON part.oid=known.inhrelid
        WHERE known.inhparent=to_regclass(@table) ORDER BY part.relname
        """;

    /// <summary>Makes the parts for these times that are not there yet, in the context's transaction.</summary>
    public static void Make(MailSecurityDb db, string table, IEnumerable<DateTimeOffset> times) =>
        Make((NpgsqlConnection)db.Database.GetDbConnection(), (NpgsqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction(), table, times.Select(time => time.UtcTicks));

    /// <inheritdoc cref="Make(MailSecurityDb, string, IEnumerable{DateTimeOffset})"/>
    public static void Make(NpgsqlConnection connection, NpgsqlTransaction? transaction, string table, IEnumerable<long> times)
    {
        var missing = times.Select(ticks => ticks / TimeSpan.TicksPerDay).Distinct().ToDictionary(day => NameOf(table, day));
        if (missing.Count == 0)
        {
            return;
        }

        // Asked each time: another node may have dropped one that was there.
        using (var ask = new NpgsqlCommand(Known, connection, transaction))
        {
            ask.Parameters.AddWithValue("@names", missing.Keys.ToArray());
            Read(ask).ForEach(name => missing.Remove(name));
        }

        foreach (var (name, day) in missing)
        {
            // Attached, because a table that is made as a part would wait until nobody reads any other part.
            using var make = new NpgsqlCommand(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"""
                    CREATE TABLE "{name}" (LIKE "{table}" INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES);
                    ALTER TABLE "{table}" ATTACH PARTITION "{name}" FOR VALUES FROM ({day * TimeSpan.TicksPerDay}) TO ({(day + 1) * TimeSpan.TicksPerDay})
                    """),
                connection,
                transaction);
            make.ExecuteNonQuery();
        }
    }

    /// <summary>Parts that end before <paramref name="before"/> or at it, oldest first.</summary>
    public static List<string> Older(MailSecurityDb db, string table, DateTimeOffset before)
    {
        using var ask = Sql.Command(db, Parts, ("@table", $"\"{table}\""));
        var end = NameOf(table, before.UtcTicks / TimeSpan.TicksPerDay);
        return Read(ask).FindAll(name => string.CompareOrdinal(name, end) < 0);
    }

    private static string NameOf(string table, long day) => string.Create(CultureInfo.InvariantCulture, $"{table}_{DateOnly.FromDayNumber((int)day):yyyyMMdd}");

    private static List<string> Read(DbCommand ask)
    {
        using var rows = ask.ExecuteReader();
        var names = new List<string>();
        while (rows.Read())
        {
            names.Add(rows.GetString(0));
        }

        return names;
    }
}
