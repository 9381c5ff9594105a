using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace MailSecurity.Benchmarks.Policy;

/// <summary>Takes the store from a running dashboard: "locked" writes for as long as this lives, "broken" overwrites all its pages.</summary>
internal sealed class StoreTakenAway : IDisposable
{
    private readonly SqliteConnection? _lock;

    private StoreTakenAway(SqliteConnection? held) => _lock = held;

    public static StoreTakenAway From(string data, string how)
    {
        var file = Directory.EnumerateFiles(data, "*.db", SearchOption.AllDirectories).MaxBy(path => new FileInfo(path).Length)!;
        switch (how)
        {
            case "":
                return new StoreTakenAway(null);
            case "locked":
                var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
                connection.Open();
                using (var begin = connection.CreateCommand())
                {
                    begin.CommandText = "PRAGMA busy_timeout=30000; BEGIN IMMEDIATE;";
                    begin.ExecuteNonQuery();
                }

                return new StoreTakenAway(connection);
            case "broken":
                Overwrite(file);
                Overwrite(file + "-wal");
                return new StoreTakenAway(null);
            default:
                throw new ArgumentException($"The store can be locked or broken, not '{how}'.", nameof(how));
        }
    }

    public void Dispose() => _lock?.Dispose();

    private static void Overwrite(string path)
    {
        if (File.Exists(path))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            file.Write(RandomNumberGenerator.GetBytes((int)file.Length));
        }
    }
}
