using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Storage.Postgres;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace MailSecurity.Storage.Tests;

/// <summary>A store in PostgreSQL with a month of a middling provider's logins in it and statistics about them, made by the server itself.</summary>
internal static class FilledPostgres
{
    public const int Users = 20_000;
    public const int Days = 30;
    private const int Logins = 300_000;
    private const int FirstUser = 1_000;

    /// <summary>The tables that no question may look through from end to end.</summary>
    public static readonly string[] BigTables = ["MailUsers", "Profiles", "AddressDays", "Incidents", "Reasons", "IncidentEntries", "Alerts", "AlertDeliveries", "AuditEntries"];

    public static async Task FillAsync(this TestBench bench)
    {
        await bench.Store.WriteAsync(Domain.Tenant.System, db =>
        {
            var step = TimeSpan.FromDays(Days).Ticks / Logins;
            var from = A.Noon.AddDays(-Days).UtcTicks;
            var spread = $"{from} + n::bigint * {step * (Logins / Users)}";
            foreach (var table in PostgresDays.Tables)
            {
                PostgresDays.Make(db, table, Enumerable.Range(0, Days + 1).Select(day => A.Noon.AddDays(-day)));
            }

            var user = $"{FirstUser} + n % {Users}";
            Fill(db, "MailUsers", Users, ("Id", $"{FirstUser} + n"), ("AccountId", "1"), ("DomainId", "1"), ("Name", "'user' || n || '@example.org'"));
            Fill(db, "Profiles", Users, ("UserId", $"{FirstUser} + n"));
            Fill(db, "Logins", Logins, ("AccountId", "1"), ("UserId", user), ("At", $"{from} + n::bigint * {step}"), ("Id", "n + 1000"), ("LocationId", "1"), ("SourceId", "1"));
            Fill(db, "Messages", Logins / 10, ("AccountId", "1"), ("UserId", user), ("At", $"{from} + n::bigint * {step * 10}"), ("Id", "n + 1000"), ("SourceId", "1"));
            Fill(db, "AddressDays", Logins / 3, ("AccountId", "1"), ("UserId", user), ("Day", $"20000 + n % {Days}"));
            Fill(db, "Incidents", Users / 2, ("AccountId", "1"), ("UserId", $"{FirstUser} + n"), ("ClosedAt", $"CASE WHEN n % 20 = 0 THEN NULL ELSE {from} + n END"), ("LastSeenAt", spread), ("RecordedAt", spread), ("Verdict", "1"), ("Status", "CASE WHEN n % 20 = 0 THEN 1 ELSE 3 END"));
            Fill(db, "Reasons", Users, ("AccountId", "1"), ("Id", "n + 1000"), ("UserId", $"{FirstUser} + n"), ("IncidentId", "CASE WHEN n % 2 = 0 THEN md5((n / 2)::text)::uuid END"), ("LastAt", spread), ("SuppressedBecause", "CASE WHEN n % 2 = 1 THEN 'Trusted' END"), ("Evidence", "'[]'"));
            Fill(db, "IncidentEntries", Users, ("AccountId", "1"), ("Id", "n + 1000"), ("IncidentId", $"md5((1 + n % {Users / 2})::text)::uuid"));
            Fill(db, "Alerts", Users, ("AccountId", "1"), ("UserId", $"{FirstUser} + n"), ("RaisedAt", spread), ("StoppedAt", spread));
            Fill(db, "AlertDeliveries", Users, ("AccountId", "1"), ("AlertId", "md5(n::text)::uuid"));
            Fill(db, "AuditEntries", Users, ("AccountId", "1"), ("Id", "n + 1000"), ("At", spread));
            Run(db, """SELECT setval('"LoginsNumbers"', 2000000), setval('"MessagesNumbers"', 2000000)""");
            Run(db, $"""UPDATE "AnalysisCursors" SET "LoginId"={Logins + 1000}, "MessageId"={Logins + 1000}""");
            foreach (var table in new[] { "MailUsers", "Reasons", "IncidentEntries", "AuditEntries" })
            {
                Run(db, $"""SELECT setval(pg_get_serial_sequence('"{table}"', 'Id'), 2000000)""");
            }

            return Task.CompletedTask;
        });
        await using var analysed = bench.Get<IDbFactory>().Create(forWriting: false);
        await analysed.Database.OpenConnectionAsync();
        Run(analysed, "VACUUM (ANALYZE)");
    }

    /// <summary>
    /// Rows that another node reads in scans from end to end while it does something, by table; parts under the name of the whole. A
    /// connection tells what it has read when it ends, so the node's have to be gone.
    /// </summary>
    public static async Task<Dictionary<string, long>> ScannedByAsync(this TestBench bench, Func<TestBench, Task> act)
    {
        await using var db = bench.Get<IDbFactory>().Create(forWriting: false);
        await db.Database.OpenConnectionAsync();
        var (connections, before) = (Connections(db), Scanned(db));
        await using (var node = await bench.ReopenAsync())
        {
            await act(node);
        }

        while (Connections(db) > connections)
        {
            await Task.Yield();
        }

        return Scanned(db).ToDictionary(table => table.Key, table => table.Value - before.GetValueOrDefault(table.Key));
    }

    private static long Connections(MailSecurityDb db)
    {
        using var command = Sql.Command(db, "SELECT COUNT(*) FROM pg_stat_activity WHERE datname=current_database()");
        return (long)command.ExecuteScalar()!;
    }

    private static Dictionary<string, long> Scanned(MailSecurityDb db)
    {
        using var command = Sql.Command(db, "SELECT split_part(relname::text, '_', 1), SUM(seq_tup_read)::bigint FROM pg_stat_user_tables GROUP BY 1");
        using var rows = command.ExecuteReader();
        var scanned = new Dictionary<string, long>();
        while (rows.Read())
        {
            scanned.Add(rows.GetString(0), rows.GetInt64(1));
        }

        return scanned;
    }

    // Columns that are not named may be empty or get something of their type.
    private static void Fill(MailSecurityDb db, string table, int rows, params (string Name, string Value)[] values)
    {
        var named = values.ToDictionary(value => value.Name, value => value.Value);
        var columns = db.Model.GetRelationalModel().Tables.Single(known => known.Name == table).Columns
            .Where(column => named.ContainsKey(column.Name) || !column.IsNullable)
            .ToDictionary(column => column.Name, column => named.GetValueOrDefault(column.Name) ?? Default(column));
        Run(db,
            $"INSERT INTO \"{table}\" ({string.Join(',', columns.Keys.Select(name => $"\"{name}\""))}) SELECT {string.Join(',', columns.Values)} FROM generate_series(1, {rows}) n");
    }

    private static void Run(MailSecurityDb db, string sql)
    {
        using var command = Sql.Command(db, sql);
        command.ExecuteNonQuery();
    }

    private static string Default(IColumn column) => column.StoreType switch
    {
        "integer" or "bigint" => "n",
        "smallint" => "1",
        "boolean" => "false",
        "text" => "'text ' || n",
        "bytea" => "decode(lpad(to_hex(n), 32, '0'), 'hex')",
        "uuid" => "md5(n::text)::uuid",
        "double precision" => "0",
        var other => throw new InvalidOperationException($"{column.Name} is of the type {other}."),
    };
}
