using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage.Tables;

namespace MailSecurity.Domain.Storage.Sqlite;

/// <summary>One prepared INSERT run for each row: in SQLite nothing is faster, and it says at once which rows were known.</summary>
internal sealed class SqliteBulkWriter : IBulkWriter
{
    private const string InsertLogin =
        """
        INSERT INTO "Logins" ("Id","AccountId","UserId","At","Key","Address","Protocol","Outcome","Attempts","Tls","LocationId","SourceId","ClientId","Server","PasswordHash")
        VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT ("UserId","At","Key") DO NOTHING
        """;

    private const string InsertMessage =
        """
        INSERT INTO "Messages" ("Id","AccountId","UserId","At","Key","Recipients","SourceId")
        VALUES (?,?,?,?,?,?,?) ON CONFLICT ("UserId","At","Key") DO NOTHING
        """;

    private const string SaveProfile =
        """INSERT INTO "Profiles" ("UserId","Profile") VALUES (?,?) ON CONFLICT ("UserId") DO UPDATE SET "Profile"=excluded."Profile" """;

    private const string CountDay =
        """
        INSERT INTO "AddressDays" ("AccountId","Day","Address","UserId","Successes","Failures") VALUES (?,?,?,?,?,?)
        ON CONFLICT ("AccountId","Day","Address","UserId") DO UPDATE SET "Successes"="Successes"+excluded."Successes", "Failures"="Failures"+excluded."Failures"
        """;

    private const string NewLogins =
        """
        SELECT "Id","UserId","At","Address","Outcome","Protocol","Attempts","PasswordHash","LocationId" FROM "Logins"
        WHERE "Id">? AND "Id"<=? AND "UserId"%?=? ORDER BY "Id" LIMIT ?
        """;

    // Numbers are never given twice, even when retention has emptied the table: the analysis has passed them.
    private const string LastLogin = """SELECT MAX(COALESCE((SELECT MAX("Id") FROM "Logins"), 0), COALESCE((SELECT MAX("LoginId") FROM "AnalysisCursors"), 0))""";
    private const string LastMessage = """SELECT MAX(COALESCE((SELECT MAX("Id") FROM "Messages"), 0), COALESCE((SELECT MAX("MessageId") FROM "AnalysisCursors"), 0))""";

    public bool[] Insert(MailSecurityDb db, IReadOnlyList<LoginRow> logins)
    {
        var last = ReadLast(db, LastLogin);
        using var insert = new SqliteStatement(db, InsertLogin);
        var isNew = new bool[logins.Count];
        foreach (var index in InIndexOrder(logins))
        {
            var row = logins[index];
            insert.Bind(1, last + 1 + index);
            insert.Bind(2, row.AccountId);
            insert.Bind(3, row.UserId);
            insert.Bind(4, row.At.UtcTicks);
            insert.Bind(5, row.Key);
            insert.Bind(6, row.Address);
            insert.Bind(7, (int)row.Protocol);
            insert.Bind(8, (int)row.Outcome);
            insert.Bind(9, row.Attempts);
            insert.Bind(10, row.Tls ? 1 : 0);
            insert.Bind(11, row.LocationId);
            insert.Bind(12, row.SourceId);
            insert.Bind(13, row.ClientId);
            insert.Bind(14, row.Server);
            insert.Bind(15, row.PasswordHash);
            isNew[index] = insert.Run() == 1;
        }

        return isNew;
    }

    // By User, then in order of arrival.
    private static IEnumerable<int> InIndexOrder(IReadOnlyList<LoginRow> logins)
    {
        var order = new long[logins.Count];
        for (var index = 0; index < order.Length; index++)
        {
            order[index] = ((long)logins[index].UserId << 32) | (uint)index;
        }

        Array.Sort(order);
        return order.Select(place => (int)place);
    }

    public bool[] Insert(MailSecurityDb db, IReadOnlyList<MessageRow> messages)
    {
        var last = ReadLast(db, LastMessage);
        using var insert = new SqliteStatement(db, InsertMessage);
        var isNew = new bool[messages.Count];
        for (var index = 0; index < isNew.Length; index++)
        {
            var row = messages[index];
            insert.Bind(1, last + 1);
            insert.Bind(2, row.AccountId);
            insert.Bind(3, row.UserId);
            insert.Bind(4, row.At.UtcTicks);
            insert.Bind(5, row.Key);
            insert.Bind(6, row.Recipients);
            insert.Bind(7, row.SourceId);
            isNew[index] = insert.Run() == 1;
            last += isNew[index] ? 1 : 0;
        }

        return isNew;
    }

    public void Save(MailSecurityDb db, IEnumerable<ProfileRow> profiles)
    {
        using var save = new SqliteStatement(db, SaveProfile);
        foreach (var row in profiles)
        {
            save.Bind(1, row.UserId);
            save.Bind(2, row.Profile);
            save.Run();
        }
    }

    public void Add(MailSecurityDb db, IEnumerable<AddressDayRow> counts)
    {
        using var add = new SqliteStatement(db, CountDay);
        foreach (var row in counts)
        {
            add.Bind(1, row.AccountId);
            add.Bind(2, row.Day);
            add.Bind(3, row.Address);
            add.Bind(4, row.UserId);
            add.Bind(5, row.Successes);
            add.Bind(6, row.Failures);
            add.Run();
        }
    }

    public List<NewLogin> ReadLogins(MailSecurityDb db, int partition, int partitions, long after, long end, int most, int mostUsers, out bool isCut)
    {
        using var rows = new SqliteStatement(db, NewLogins);
        rows.Bind(1, after);
        rows.Bind(2, end);
        rows.Bind(3, partitions);
        rows.Bind(4, partition);
        rows.Bind(5, most);
        var (logins, users) = (new List<NewLogin>(), new HashSet<int>());
        while (users.Count < mostUsers && rows.Read())
        {
            users.Add((int)rows.Number(1));
            logins.Add(new NewLogin(
                rows.Number(0), (int)rows.Number(1), new DateTimeOffset(rows.Number(2), TimeSpan.Zero), rows.Address(3), (LoginOutcome)rows.Number(4),
                (MailProtocol)rows.Number(5), (short)rows.Number(6), rows.IsNull(7) ? null : (ushort)rows.Number(7), (int)rows.Number(8)));
        }

        isCut = logins.Count == most || users.Count == mostUsers;
        return logins;
    }

    private static long ReadLast(MailSecurityDb db, string sql)
    {
        using var command = Sql.Command(db, sql);
        return (long)command.ExecuteScalar()!;
    }
}
