using System.Globalization;
using MailSecurity.Domain.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage.Moving;

/// <summary>The SQLite store that is moved, read by one connection that keeps everybody else out meanwhile.</summary>
internal sealed class MoveSource : IDisposable
{
    private readonly SqliteConnection _connection;

    private MoveSource(SqliteConnection connection) => (_connection, Db) = (connection, new SqliteDb(new DbContextOptionsBuilder<SqliteDb>().UseSqlite(connection).Options));

    /// <summary>For its model; nothing is written.</summary>
    public SqliteDb Db { get; }

    /// <exception cref="MoveException">It is no store of this version, or somebody has it open.</exception>
    public static MoveSource Open(string file)
    {
        if (!File.Exists(file))
        {
            throw new MoveException($"There is no store at {file}.");
        }

        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        try
        {
            connection.Open();
            Take(connection);
            var source = new MoveSource(connection);
            source.CheckVersion(file);
            return source;
        }
        catch (SqliteException failure)
        {
            connection.Dispose();
            throw new MoveException(
                failure.SqliteErrorCode is 5 or 6 ? $"The store at {file} is in use. Stop the panel first." : $"The store at {file} cannot be read: {failure.Message}", failure);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>All rows in the order of the key, those after <paramref name="last"/> only when that is given.</summary>
    public IEnumerable<object?[]> Read(MovedTable table, object[]? last)
    {
        using var command = Command($"SELECT {table.ColumnList} FROM {MovedTable.Quote(table.Name)}");
        if (last is not null)
        {
            command.CommandText += $" WHERE ({table.KeyList}) > ({string.Join(',', last.Select((_, at) => $"@key{at}"))})";
            for (var at = 0; at < last.Length; at++)
            {
                command.Parameters.AddWithValue($"@key{at}", last[at]);
            }
        }

        command.CommandText += $" ORDER BY {table.KeyList}";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            yield return MovedValue.ReadRow(rows, table);
        }
    }

    public long Number(string sql, params (string Name, object Value)[] values)
    {
        using var command = Command(sql);
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return Convert.ToInt64(command.ExecuteScalar() is { } number and not DBNull ? number : 0L, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        Db.Dispose();
        _connection.Dispose();
    }

    // In this mode a lock that was taken is kept until the connection is closed.
    private static void Take(SqliteConnection connection)
    {
        foreach (var step in new[] { "PRAGMA busy_timeout=0", "PRAGMA locking_mode=EXCLUSIVE", "BEGIN EXCLUSIVE", "COMMIT" })
        {
            using var take = connection.CreateCommand();
            (take.CommandText, take.CommandTimeout) = (step, 1);
            take.ExecuteNonQuery();
        }
    }

    private void CheckVersion(string file)
    {
        if (Number("SELECT COUNT(*) FROM sqlite_master WHERE name='__EFMigrationsHistory'") == 0)
        {
            throw new MoveException($"{file} is not a store of MailSecurity.");
        }

        if (!Db.Database.GetAppliedMigrations().ToHashSet().SetEquals(Db.Database.GetMigrations()))
        {
            throw new MoveException($"The store at {file} is of another version. Start the panel of this version on it once, and stop it, or install the newer one.");
        }
    }

    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
