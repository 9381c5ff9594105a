using System.Diagnostics;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using Microsoft.Data.Sqlite;

namespace MailSecurity.Benchmarks.Pipeline;

/// <summary>
/// The limit: the same login rows with the same index, by one prepared statement in transactions of 10,000, and nothing
/// else. Users, places and sources are numbers that need no look-up here.
/// </summary>
internal static class RawInsert
{
    private const int PerTransaction = 10_000;

    public static double Run(string folder, string log)
    {
        var rows = new List<LoginEvent>();
        var users = new Dictionary<MailUser, int>();
        ParseOnly.Read(log, result =>
        {
            if (result.Login is { } login && rows.Count < 1_000_000)
            {
                rows.Add(login);
                users.TryAdd(login.User, users.Count);
            }
        });
        using var store = new SqliteConnection($"Data Source={Path.Combine(folder, "raw.db")};Pooling=False");
        store.Open();
        Execute(store, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32768;");
        Execute(store, """
            CREATE TABLE Logins (Id INTEGER PRIMARY KEY, AccountId INTEGER, UserId INTEGER, At INTEGER, Key INTEGER, Address BLOB, Protocol INTEGER,
              Outcome INTEGER, Attempts INTEGER, Tls INTEGER, LocationId INTEGER, SourceId INTEGER, ClientId TEXT, Server TEXT);
            CREATE UNIQUE INDEX IX ON Logins (UserId, At, Key);
            """);
        var watch = Stopwatch.StartNew();
        for (var from = 0; from < rows.Count; from += PerTransaction)
        {
            Insert(store, rows, users, from, Math.Min(from + PerTransaction, rows.Count));
        }

        var seconds = watch.Elapsed.TotalSeconds;
        store.Close();
        File.Delete(Path.Combine(folder, "raw.db"));
        return rows.Count / seconds;
    }

    private static void Insert(SqliteConnection store, List<LoginEvent> rows, Dictionary<MailUser, int> users, int from, int to)
    {
        using var transaction = store.BeginTransaction();
        using var insert = store.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = "INSERT INTO Logins VALUES ($0,$1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)";
        for (var place = 0; place < 14; place++)
        {
            insert.Parameters.Add(new SqliteParameter { ParameterName = $"${place}" });
        }

        insert.Prepare();
        for (var index = from; index < to; index++)
        {
            var row = rows[index];
            object?[] values =
            [
                index + 1, 1, users[row.User], row.At.UtcTicks, (long)row.Key, AddressBytes.Write(row.Address), (int)row.Protocol,
                (int)row.Outcome, row.Attempts, row.Tls ? 1 : 0, 1, 1, row.ClientId, row.Server,
            ];
            for (var place = 0; place < values.Length; place++)
            {
                insert.Parameters[place].Value = values[place] ?? DBNull.Value;
            }

            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private static void Execute(SqliteConnection store, string sql)
    {
        using var command = store.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
