using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace MailSecurity.Testing;

/// <summary>
/// One PostgreSQL server in a folder of its own. It syncs nothing to the disk, so what is stored may be lost with the machine; a
/// durable one loses nothing that was committed when its processes are killed.
/// </summary>
public sealed class PostgresProcess : IDisposable
{
    private const string Programs = "/usr/lib/postgresql/15/bin";

    private readonly string _folder;
    private readonly bool _isDurable;
    private Process _server;

    private PostgresProcess(string folder, int port, bool isDurable)
    {
        (_folder, Port, _isDurable) = (folder, port, isDurable);
        _server = Run();
    }

    public static bool IsInstalled => File.Exists($"{Programs}/postgres");

    public int Port { get; }

    /// <param name="isDurable">False: the latest commits are lost when the server is killed.</param>
    public static PostgresProcess Start(bool isDurable)
    {
        var folder = Directory.CreateTempSubdirectory("mailsecurity-postgres-").FullName;
        Run("chown", "postgres", folder);
        Run("runuser", "-u", "postgres", "--", $"{Programs}/initdb", "-D", $"{folder}/data", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        var server = new PostgresProcess(folder, FreePorts.Take(1)[0], isDurable);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        server.WaitUntilReady();
        return server;
    }

    public string To(string database) => new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = Port, Username = "postgres", Database = database }.ToString();

    /// <summary>kill -9. Its children notice and end too.</summary>
    public void Kill()
    {
        _server.Kill();
        _server.WaitForExit();
        _server.Dispose();
    }

    /// <summary>Starts it again on what is in its folder.</summary>
    public void StartAgain()
    {
        _server = Run();
        WaitUntilReady();
    }

    /// <summary>Stops the server at once, its children first: nobody needs what it holds.</summary>
    public void Dispose()
    {
        if (!Directory.Exists(_folder))
        {
            return;
        }

        Run("kill", "-QUIT", _server.Id.ToString(CultureInfo.InvariantCulture));
        _server.WaitForExit();
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Process Run()
    {
        string[] careless = ["-c", "full_page_writes=off", "-c", "synchronous_commit=off", "-c", "autovacuum=off", "-c", "max_wal_size=4GB", "-c", "checkpoint_timeout=1h"];

        // Each becomes the next, so the number is the server's.
        var start = new ProcessStartInfo("sh")
        {
            ArgumentList =
            {
                "-c", "exec setpriv \"$@\" > /dev/null 2>&1", "sh", "--reuid=postgres", "--regid=postgres", "--init-groups", $"{Programs}/postgres", "-D", $"{_folder}/data", "-p", Port.ToString(CultureInfo.InvariantCulture),
                "-h", "127.0.0.1", "-k", _folder, "-F", "-c", "max_connections=400", "-c", "log_destination=stderr", "-c", "logging_collector=off",
            },
        };
        foreach (var argument in _isDurable ? [] : careless)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private void WaitUntilReady()
    {
        var text = new NpgsqlConnectionStringBuilder(To("postgres")) { Pooling = false }.ToString();
        var since = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var connection = new NpgsqlConnection(text);
                connection.Open();
                return;
            }
            catch (Exception failure) when (failure is NpgsqlException && since.Elapsed < TimeSpan.FromMinutes(1))
            {
                if (_server.WaitForExit(50))
                {
                    // Children of the killed one may still hold its memory for a moment.
                    _server.Dispose();
                    _server = Run();
                }
            }
        }
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
