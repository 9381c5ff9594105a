using System.Globalization;
using Npgsql;

namespace MailSecurity.Testing;

/// <summary>
/// A PostgreSQL server of this test process's own, started when the first test asks and stopped with the process. Each store is a
/// database of its own, copied from one that has the tables. Nothing is synced: what a test stores may be lost with the machine.
/// </summary>
public static class PostgresServer
{
    /// <summary>Set, every TestBench is on PostgreSQL.</summary>
    public const string Variable = "MAILSEC_TEST_POSTGRES";

    private const string Template = "with_tables";

    private static readonly Lazy<PostgresProcess> Shared = new(() => PostgresProcess.Start(isDurable: false));
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);
    private static int _databases;
    private static bool _hasTemplate;

    public static bool IsAsked => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };

    public static bool IsInstalled => PostgresProcess.IsInstalled;

    /// <summary>The connection string of a new database that has the tables.</summary>
    public static async Task<string> CreateDatabaseAsync(Func<string, Task> prepare)
    {
        await OneAtATime.WaitAsync();
        try
        {
            if (!_hasTemplate)
            {
                await RunAsync($"CREATE DATABASE {Template}");
                await prepare(To(Template));
                _hasTemplate = true;
            }

            var name = string.Create(CultureInfo.InvariantCulture, $"store_{++_databases}");
            await RunAsync($"CREATE DATABASE {name} TEMPLATE {Template}");
            return To(name);
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    /// <summary>An empty database.</summary>
    public static async Task<string> CreateEmptyDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"empty_{Interlocked.Increment(ref _databases)}");
        await RunAsync($"CREATE DATABASE {name}");
        return To(name);
    }

    public static Task DropAsync(string connectionString) =>
        RunAsync($"DROP DATABASE {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");

    // A database can only be copied and dropped when nobody is in it.
    private static string To(string database) =>
        new NpgsqlConnectionStringBuilder(Shared.Value.To(database)) { Pooling = database is not (Template or "postgres") }.ToString();

    private static async Task RunAsync(string statement)
    {
        await using var connection = new NpgsqlConnection(To("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }
}
