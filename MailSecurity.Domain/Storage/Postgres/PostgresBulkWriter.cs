using System.Data.Common;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage.Tables;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace MailSecurity.Domain.Storage.Postgres;

/// <summary>
/// Rows go by binary COPY into a table of the connection's own, and from there in one statement, which tells the new ones, to their
/// place. COPY alone would fail as a whole on the first row that is stored already.
/// </summary>
internal sealed class PostgresBulkWriter : IBulkWriter
{
    private const string Logins = """ "Id","AccountId","UserId","At","Key","Address","Protocol","Outcome","Attempts","Tls","LocationId","SourceId","ClientId","Server","PasswordHash" """;

    private const string Messages = """ "Id","AccountId","UserId","At","Key","Recipients","SourceId" """;

    private const string SaveProfiles =
        """
        INSERT INTO "Profiles" ("UserId","Profile") SELECT * FROM unnest(@users, @profiles)
        ON CONFLICT ("UserId") DO UPDATE SET "Profile"=excluded."Profile"
        """;

    private const string CountDays =
        """
        INSERT INTO "AddressDays" AS known ("AccountId","Day","Address","UserId","Successes","Failures")
        SELECT * FROM unnest(@accounts, @days, @addresses, @users, @successes, @failures) ON CONFLICT ("AccountId","Day","Address","UserId")
        DO UPDATE SET "Successes"=known."Successes"+excluded."Successes", "Failures"=known."Failures"+excluded."Failures"
        """;

    private const string NewLogins =
        """
        SELECT "Id","UserId","At","Address","Outcome","Protocol","Attempts","PasswordHash","LocationId" FROM "Logins"
        WHERE "Id">@after AND "Id"<=@end AND "UserId"%@partitions=@partition ORDER BY "Id" LIMIT @most
        """;

    public bool[] Insert(MailSecurityDb db, IReadOnlyList<LoginRow> logins) => Insert(db, "Logins", Logins, logins, row => row.At, (copy, row) =>
    {
        copy.Write(row.AccountId);
        copy.Write(row.UserId);
        copy.Write(row.At.UtcTicks);
        copy.Write(row.Key);
        copy.Write(AddressBytes.Write(row.Address));
        copy.Write((short)row.Protocol);
        copy.Write((short)row.Outcome);
        copy.Write(row.Attempts);
        copy.Write(row.Tls);
        copy.Write(row.LocationId);
        copy.Write(row.SourceId);
        Write(copy, row.ClientId);
        Write(copy, row.Server);
        if (row.PasswordHash is { } hash)
        {
            copy.Write((int)hash);
        }
        else
        {
            copy.WriteNull();
        }
    });

    public bool[] Insert(MailSecurityDb db, IReadOnlyList<MessageRow> messages) => Insert(db, "Messages", Messages, messages, row => row.At, (copy, row) =>
    {
        copy.Write(row.AccountId);
        copy.Write(row.UserId);
        copy.Write(row.At.UtcTicks);
        copy.Write(row.Key);
        copy.Write(row.Recipients);
        copy.Write(row.SourceId);
    });

    public void Save(MailSecurityDb db, IEnumerable<ProfileRow> profiles)
    {
        var rows = profiles.ToList();
        Run(db, SaveProfiles, rows.Count, ("@users", rows.Select(row => row.UserId).ToArray()), ("@profiles", rows.Select(row => row.Profile).ToArray()));
    }

    public void Add(MailSecurityDb db, IEnumerable<AddressDayRow> counts)
    {
        var rows = counts.ToList();
        Run(
            db, CountDays, rows.Count, ("@accounts", rows.Select(row => row.AccountId).ToArray()), ("@days", rows.Select(row => row.Day).ToArray()),
            ("@addresses", rows.Select(row => AddressBytes.Write(row.Address)).ToArray()), ("@users", rows.Select(row => row.UserId).ToArray()),
            ("@successes", rows.Select(row => row.Successes).ToArray()), ("@failures", rows.Select(row => row.Failures).ToArray()));
    }

    public List<NewLogin> ReadLogins(MailSecurityDb db, int partition, int partitions, long after, long end, int most, int mostUsers, out bool isCut)
    {
        using var command = Sql.Command(db, NewLogins, ("@after", after), ("@end", end), ("@partitions", partitions), ("@partition", partition), ("@most", most));
        using var rows = command.ExecuteReader();
        var (logins, users) = (new List<NewLogin>(), new HashSet<int>());
        while (users.Count < mostUsers && rows.Read())
        {
            users.Add(rows.GetInt32(1));
            logins.Add(new NewLogin(
                rows.GetInt64(0), rows.GetInt32(1), new DateTimeOffset(rows.GetInt64(2), TimeSpan.Zero), AddressBytes.Read(rows.GetFieldValue<byte[]>(3)),
                (LoginOutcome)rows.GetInt32(4), (MailProtocol)rows.GetInt32(5), rows.GetInt16(6), rows.IsDBNull(7) ? null : (ushort)rows.GetInt32(7), rows.GetInt32(8)));
        }

        isCut = logins.Count == most || users.Count == mostUsers;
        return logins;
    }

    private static bool[] Insert<T>(
        MailSecurityDb db, string table, string columns, IReadOnlyList<T> rows, Func<T, DateTimeOffset> timeOf, Action<NpgsqlBinaryImporter, T> write)
    {
        var isNew = new bool[rows.Count];
        if (rows.Count == 0)
        {
            return isNew;
        }

        PostgresDays.Make(db, table, rows.Select(timeOf));

        // Never given twice, even when retention has emptied the table: the analysis has passed them.
        var first = Number(db, $"""SELECT setval('"{table}Numbers"', nextval('"{table}Numbers"') + @more)""", ("@more", rows.Count - 1L)) - rows.Count + 1;
        using (var make = Sql.Command(db, $"""CREATE TEMP TABLE IF NOT EXISTS "Copied{table}" (LIKE "{table}") ON COMMIT DELETE ROWS"""))
        {
            make.ExecuteNonQuery();
        }

        using (var copy = ((NpgsqlConnection)db.Database.GetDbConnection()).BeginBinaryImport($"""COPY "Copied{table}" ({columns}) FROM STDIN (FORMAT BINARY)"""))
        {
            for (var index = 0; index < rows.Count; index++)
            {
                copy.StartRow();
                copy.Write(first + index);
                write(copy, rows[index]);
            }

            copy.Complete();
        }

        // Several batches may share a transaction; the table holds the earlier ones too.
        using var insert = Sql.Command(
            db,
            $"""
            INSERT INTO "{table}" ({columns}) SELECT {columns} FROM "Copied{table}" WHERE "Id">=@first ORDER BY "Id"
            ON CONFLICT ("UserId","At","Key") DO NOTHING RETURNING "Id"
            """,
            ("@first", first));
        using var added = insert.ExecuteReader();
        while (added.Read())
        {
            isNew[added.GetInt64(0) - first] = true;
        }

        return isNew;
    }

    private static long Number(MailSecurityDb db, string sql, params (string, object?)[] values)
    {
        using var command = Sql.Command(db, sql, values);
        return (long)command.ExecuteScalar()!;
    }

    private static void Run(MailSecurityDb db, string sql, int rows, params (string, object?)[] values)
    {
        if (rows > 0)
        {
            using DbCommand command = Sql.Command(db, sql, values);
            command.ExecuteNonQuery();
        }
    }

    private static void Write(NpgsqlBinaryImporter copy, string? text)
    {
        if (text is null)
        {
            copy.WriteNull();
        }
        else
        {
            copy.Write(PostgresTexts.Clean(text), NpgsqlDbType.Text);
        }
    }
}
