using System.Globalization;
using Microsoft.Data.Sqlite;

namespace MailSecurity.Domain.Storage.Backup;

/// <summary>A backup: a SQLite file like the store's own, with the keys that protect cookies and secrets in a table of their own.</summary>
internal sealed class BackupFile : IDisposable
{
    private const string Keys = "BackupKeys";

    private readonly SqliteConnection _connection;

    private BackupFile(SqliteConnection connection) => _connection = connection;

    public static BackupFile Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return new BackupFile(connection);
    }

    /// <summary>All of the store as of one moment. Writers go on meanwhile.</summary>
    public void CopyFrom(BackupFile store) => store._connection.BackupDatabase(_connection);

    /// <summary>One file instead of three, or the form in which the store runs.</summary>
    public void KeepLog(bool isKept) => Text($"PRAGMA journal_mode={(isKept ? "WAL" : "DELETE")}");

    public void AddKeys(string folder)
    {
        Run($"""CREATE TABLE "{Keys}" ("Name" TEXT PRIMARY KEY, "Content" BLOB NOT NULL)""");
        foreach (var file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.xml") : [])
        {
            Run($"""INSERT INTO "{Keys}" VALUES (@name, @content)""", ("@name", Path.GetFileName(file)), ("@content", File.ReadAllBytes(file)));
        }
    }

    public List<(string Name, byte[] Content)> ReadKeys()
    {
        using var command = Command($"""SELECT "Name", "Content" FROM "{Keys}" """);
        using var rows = command.ExecuteReader();
        var keys = new List<(string, byte[])>();
        while (rows.Read())
        {
            // The name comes from a file that anybody may have made.
            if (rows.GetString(0) is var name && Path.GetFileName(name) == name && name.EndsWith(".xml", StringComparison.Ordinal))
            {
                keys.Add((name, rows.GetFieldValue<byte[]>(1)));
            }
        }

        return keys;
    }

    public void DropKeys() => Run($"""DROP TABLE "{Keys}" """);

    public bool IsBackup => Number($"SELECT COUNT(*) FROM sqlite_master WHERE name IN ('{Keys}', '__EFMigrationsHistory', 'Logins')") == 3;

    public List<string> Migrations()
    {
        using var command = Command("""SELECT "MigrationId" FROM "__EFMigrationsHistory" """);
        using var rows = command.ExecuteReader();
        var names = new List<string>();
        while (rows.Read())
        {
            names.Add(rows.GetString(0));
        }

        return names;
    }

    /// <summary>Whether every page and every index is sound.</summary>
    public bool IsSound => Text("PRAGMA integrity_check(1)") is "ok";

    public BackupReport Describe() => new(
        Number("PRAGMA page_size") * Number("PRAGMA page_count"),
        Number("""SELECT COUNT(*) FROM "Logins" """),
        Number("""SELECT COUNT(*) FROM "Incidents" """),
        (int)Number($"""SELECT COUNT(*) FROM "{Keys}" """));

    /// <summary>Whether nobody else has it open.</summary>
    public bool IsAlone()
    {
        try
        {
            Run("PRAGMA busy_timeout=0");

            // Only the last one that has it open can put the log away.
            return Text("PRAGMA journal_mode=DELETE") == "delete";
        }
        catch (SqliteException busy) when (busy.SqliteErrorCode is 5 or 6)
        {
            return false;
        }
    }

    public void Dispose() => _connection.Dispose();

    private long Number(string sql) => Convert.ToInt64(Text(sql), CultureInfo.InvariantCulture);

    private string? Text(string sql)
    {
        using var command = Command(sql);
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private void Run(string sql, params (string Name, object Value)[] values)
    {
        using var command = Command(sql);
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();

        // Fail at once instead of trying again for as long as a command may take.
        (command.CommandText, command.CommandTimeout) = (sql, 1);
        return command;
    }
}
