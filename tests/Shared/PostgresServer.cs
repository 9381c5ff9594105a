using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace MailSecurity.Testing;

/// <summary>
/// A PostgreSQL server of this test process's own, started when the first test asks and stopped with the process. Each store is a
/// database of its own, copied from one that has the tables. Nothing is synced: what a test stores may be lost with the machine.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    /// <summary>Set, every TestBench is on PostgreSQL.</summary>
    public const string Variable = "MAILSEC_TEST_POSTGRES";

    private const string Programs = "/usr/lib/postgresql/15/bin";
    private const string Template = "with_tables";

    private static readonly Lazy<PostgresServer> Shared = new(Start);
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);
    private static int _databases;

    private readonly string _folder;
    private readonly int _port;
    private readonly Process _server;
    private bool _hasTemplate;

    private PostgresServer(string folder, int port, Process server) => (_folder, _port, _server) = (folder, port, server);

    public static bool IsAsked => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };

    public static bool IsInstalled => File.Exists($"{Programs}/postgres");

    /// <summary>The connection string of a new database that has the tables.</summary>
    public static async Task<string> CreateDatabaseAsync(Func<string, Task> prepare)
    {
        var server = Shared.Value;
        await OneAtATime.WaitAsync();
        try
        {
            if (!server._hasTemplate)
            {
                await server.RunAsync($"CREATE DATABASE {Template}");
                await prepare(server.To(Template));
                server._hasTemplate = true;
            }

            var name = string.Create(CultureInfo.InvariantCulture, $"store_{++_databases}");
            await server.RunAsync($"CREATE DATABASE {name} TEMPLATE {Template}");
            return server.To(name);
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
        await Shared.Value.RunAsync($"CREATE DATABASE {name}");
        return Shared.Value.To(name);
    }

    public static Task DropAsync(string connectionString) =>
        Shared.Value.RunAsync($"DROP DATABASE {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");

    /// <summary>Stops the server the hard way: nobody needs what it holds.</summary>
    public void Dispose()
    {
        _server.Kill();
        _server.WaitForExit();
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static PostgresServer Start()
    {
        var folder = Directory.CreateTempSubdirectory("mailsecurity-postgres-").FullName;
        Run("chown", "postgres", folder);
        Run("runuser", "-u", "postgres", "--", $"{Programs}/initdb", "-D", $"{folder}/data", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        var port = FreePorts.Take(1)[0];

        // Each becomes the next, so the number is the server's.
        var server = Process.Start(new ProcessStartInfo("sh")
        {
            ArgumentList =
            {
                "-c", "exec setpriv \"$@\" > /dev/null 2>&1", "sh", "--reuid=postgres", "--regid=postgres", "--init-groups", $"{Programs}/postgres", "-D", $"{folder}/data", "-p", port.ToString(CultureInfo.InvariantCulture),
                "-h", "127.0.0.1", "-k", folder, "-F", "-c", "full_page_writes=off", "-c", "synchronous_commit=off", "-c", "max_connections=400",
                "-c", "autovacuum=off", "-c", "max_wal_size=4GB", "-c", "checkpoint_timeout=1h", "-c", "log_destination=stderr", "-c", "logging_collector=off",
            },
        })!;
        var started = new PostgresServer(folder, port, server);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => started.Dispose();
        started.WaitUntilReady();
        return started;
    }

    private void WaitUntilReady()
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var connection = new NpgsqlConnection(To("postgres"));
                connection.Open();
                return;
            }
            catch (Exception failure) when (failure is NpgsqlException && !_server.HasExited && since.Elapsed < TimeSpan.FromMinutes(3))
            {
                _server.WaitForExit(50);
            }
        }
    }

    private string To(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Username = "postgres",
        Database = database,

        // A database can only be copied and dropped when nobody is in it.
        Pooling = database is not (Template or "postgres"),
    }.ToString();

    private async Task RunAsync(string statement)
    {
        await using var connection = new NpgsqlConnection(To("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = process.StandardOutput.ReadToEndAsync();
        var complained = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {complained}{said.Result}");
        }
    }
}
