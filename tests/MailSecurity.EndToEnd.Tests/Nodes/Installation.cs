using System.Diagnostics;
using System.Globalization;
using MailSecurity.EndToEnd.Tests.Processes;
using MailSecurity.Testing;
using Npgsql;

namespace MailSecurity.EndToEnd.Tests.Nodes;

/// <summary>Real nodes on one PostgreSQL of their own, which loses nothing that was committed when it is killed.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private const string Database = "mailsecurity";

    private readonly List<Panel> _nodes = [];

    private Installation(PostgresProcess server) => Server = server;

    public PostgresProcess Server { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("mailsecurity-nodes-").FullName;

    public static async Task<Installation> CreateAsync()
    {
        Assert.SkipUnless(PostgresProcess.IsInstalled, "PostgreSQL is not installed.");
        var installation = new Installation(PostgresProcess.Start(isDurable: true));
        await installation.MakeDatabaseAsync(Database);
        var (exitCode, _, errors) = await installation.RunAsync(["admin", "create", "--email", Panel.Email, "--name", "Test Admin", "--provider", "--password-stdin"], Panel.Password + "\n");
        Assert.True(exitCode == 0, errors);
        return installation;
    }

    /// <param name="trusted">A file with the certificates that it trusts; null: the system's.</param>
    /// <param name="port">Where it finds the database; null: where that is.</param>
    /// <param name="environment">Further variables.</param>
    /// <param name="settings">As on the command line.</param>
    public async Task<Panel> AddNodeAsync(string? trusted = null, int? port = null, IReadOnlyDictionary<string, string>? environment = null, params string[] settings)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"node{_nodes.Count}"))).FullName;
        var node = await Panel.StartAsync(folder: folder, trusted: trusted, environment: environment, settings: [.. Settings(port), .. settings]);
        _nodes.Add(node);
        return node;
    }

    public async Task<string> CreateKeyAsync()
    {
        var (exitCode, output, errors) = await RunAsync(["apikey", "create", "--name", "mx1", "--scopes", "intake"]);
        Assert.True(exitCode == 0, errors);
        return output.Trim();
    }

    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Server.To(Database)) { Pooling = false }.ToString());
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    public async Task<List<string>> RowsAsync(string query)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(query, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(field => Convert.ToString(reader.GetValue(field), CultureInfo.InvariantCulture))));
        }

        return rows;
    }

    public async Task<long> CountAsync(string query) => long.Parse((await RowsAsync(query)).Single(), CultureInfo.InvariantCulture);

    /// <summary>Waits until the query answers so.</summary>
    public async Task ReachAsync(string query, long expected)
    {
        var waited = Stopwatch.StartNew();
        while (await CountAsync(query) is var count && count != expected)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(3), $"It stays at {count}: {query}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        }
    }

    public Task UntilAnalysedAsync() => ReachAsync("""SELECT COALESCE((SELECT MAX("Id") FROM "Logins"), 0) - COALESCE((SELECT MIN("LoginId") FROM "AnalysisCursors"), 0)""", 0);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        Server.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private Task<(int ExitCode, string Output, string Errors)> RunAsync(IEnumerable<string> words, string input = "") =>
        TheProgram.RunAsync(Folder, [.. words, .. Settings(null)], input);

    private IEnumerable<string> Settings(int? port) =>
    [
        "--MailSecurity:Storage:Provider=Postgres",
        $"--MailSecurity:Storage:ConnectionString={new NpgsqlConnectionStringBuilder(Server.To(Database)) { Port = port ?? Server.Port }}",
    ];

    private async Task MakeDatabaseAsync(string name)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Server.To("postgres")) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await create.ExecuteNonQueryAsync();
    }
}
