using System.Globalization;
using MailSecurity.Domain.Storage.Tables;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace MailSecurity.Domain.Storage.Sqlite;

/// <summary>One prepared INSERT run for each row: in SQLite nothing is faster, and it says at once which rows were known.</summary>
internal sealed class SqliteBulkWriter : IBulkWriter
{
    private const string InsertLogin =
        """
        INSERT INTO "Logins" ("Id","AccountId","UserId","At","Key","Address","Protocol","Outcome","Attempts","Tls","LocationId","SourceId","ClientId","Server")
        VALUES ($0,$1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13) ON CONFLICT ("UserId","At","Key") DO NOTHING
        """;

    private const string InsertMessage =
        """
        INSERT INTO "Messages" ("Id","AccountId","UserId","At","Key","Recipients","SourceId")
        VALUES ($0,$1,$2,$3,$4,$5,$6) ON CONFLICT ("UserId","At","Key") DO NOTHING
        """;

    // Numbers are never given twice, even when retention has emptied the table: the analysis has passed them.
    private const string LastLogin = """SELECT MAX(COALESCE((SELECT MAX("Id") FROM "Logins"), 0), COALESCE((SELECT MAX("LoginId") FROM "AnalysisCursors"), 0))""";
    private const string LastMessage = """SELECT MAX(COALESCE((SELECT MAX("Id") FROM "Messages"), 0), COALESCE((SELECT MAX("MessageId") FROM "AnalysisCursors"), 0))""";

    public Task<bool[]> InsertAsync(MailSecurityDb db, IReadOnlyList<LoginRow> logins, CancellationToken cancellation)
    {
        var last = ReadLast(db, LastLogin);
        using var insert = Prepare(db, InsertLogin, parameters: 14);
        var values = insert.Parameters;
        return Task.FromResult(RunEach(logins, insert, row =>
        {
            values[0].Value = last + 1;
            values[1].Value = row.AccountId;
            values[2].Value = row.UserId;
            values[3].Value = row.At.UtcTicks;
            values[4].Value = row.Key;
            values[5].Value = AddressBytes.Write(row.Address);
            values[6].Value = (int)row.Protocol;
            values[7].Value = (int)row.Outcome;
            values[8].Value = (int)row.Attempts;
            values[9].Value = row.Tls ? 1 : 0;
            values[10].Value = row.LocationId;
            values[11].Value = row.SourceId;
            values[12].Value = (object?)row.ClientId ?? DBNull.Value;
            values[13].Value = (object?)row.Server ?? DBNull.Value;
        }, () => last++));
    }

    public Task<bool[]> InsertAsync(MailSecurityDb db, IReadOnlyList<MessageRow> messages, CancellationToken cancellation)
    {
        var last = ReadLast(db, LastMessage);
        using var insert = Prepare(db, InsertMessage, parameters: 7);
        var values = insert.Parameters;
        return Task.FromResult(RunEach(messages, insert, row =>
        {
            values[0].Value = last + 1;
            values[1].Value = row.AccountId;
            values[2].Value = row.UserId;
            values[3].Value = row.At.UtcTicks;
            values[4].Value = row.Key;
            values[5].Value = row.Recipients;
            values[6].Value = row.SourceId;
        }, () => last++));
    }

    private static bool[] RunEach<T>(IReadOnlyList<T> rows, SqliteCommand insert, Action<T> bind, Action stored)
    {
        var isNew = new bool[rows.Count];
        for (var index = 0; index < isNew.Length; index++)
        {
            bind(rows[index]);
            if (insert.ExecuteNonQuery() == 1)
            {
                isNew[index] = true;
                stored();
            }
        }

        return isNew;
    }

    private static long ReadLast(MailSecurityDb db, string sql)
    {
        using var command = Prepare(db, sql, parameters: 0);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static SqliteCommand Prepare(MailSecurityDb db, string sql, int parameters)
    {
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        var command = connection.CreateCommand();
        command.Transaction = (SqliteTransaction?)db.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = sql;
        for (var index = 0; index < parameters; index++)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = string.Create(CultureInfo.InvariantCulture, $"${index}") });
        }

        command.Prepare();
        return command;
    }
}
