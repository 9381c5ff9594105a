using MailSecurity.Domain;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Detection;
using MailSecurity.Jobs.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace MailSecurity.Testing;

/// <summary>
/// The store, the intake and the analysis on a real database of their own, with the test's clock and plain geography. It is a
/// SQLite file, or a database in PostgreSQL when the tests are run so, see <see cref="PostgresServer"/>.
/// </summary>
public sealed class TestBench : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly bool _ownsStore;
    private readonly string? _postgres;

    private TestBench(string folder, string? postgres, bool ownsStore, Action<IServiceCollection>? add)
    {
        (Folder, _postgres, _ownsStore) = (folder, postgres, ownsStore);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(DataDirectory.Key, folder), .. SettingsOf(postgres)]).Build();
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning))
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<IGeoLocator, FakeGeo>()
            .AddSingleton<IIncidentFeed>(Feed)
            .AddStorage()
            .AddDetection();
        services.AddMeters();
        services.TryAddSingleton<LoginAnalysis>();
        add?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public string Folder { get; }

    public FakeTimeProvider Clock { get; } = new(A.Noon);

    public RecordedFeed Feed { get; } = new();

    public IServiceProvider Services => _services;

    public Store Store => Get<Store>();

    /// <summary>The number of the default Account.</summary>
    public int Account { get; private set; }

    public static async Task<TestBench> CreateAsync(Action<IServiceCollection>? add = null)
    {
        var postgres = PostgresServer.IsAsked ? await PostgresServer.CreateDatabaseAsync(MakeTablesAsync) : null;
        return await new TestBench(NewFolder(), postgres, ownsStore: true, add).PrepareAsync();
    }

    /// <summary>On an empty PostgreSQL database, whichever database the others are on.</summary>
    public static async Task<TestBench> CreateOnPostgresAsync() =>
        await new TestBench(NewFolder(), await PostgresServer.CreateEmptyDatabaseAsync(), ownsStore: true, add: null).PrepareAsync();

    /// <summary>Another process's view of the same store.</summary>
    public async Task<TestBench> ReopenAsync() => await new TestBench(Folder, _postgres, ownsStore: false, add: null).PrepareAsync();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public Task<IntakeReceipt> StoreAsync(params IEnumerable<LoginEvent> logins) => StoreAsync(logins, []);

    public Task<IntakeReceipt> StoreAsync(params IEnumerable<SentMessage> messages) => StoreAsync([], messages);

    public Task<IntakeReceipt> StoreAsync(int account, params IEnumerable<LoginEvent> logins) => StoreAsync(logins, [], account);

    public async Task AnalyseAsync() => await Get<LoginAnalysis>().DrainAllAsync(CancellationToken.None);

    public Task<IReadOnlyList<IncidentLine>> OpenIncidentsAsync() => Get<IIncidentStore>().OpenAsync(Tenant.Of(Account), 1000, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (!_ownsStore)
        {
            return;
        }

        Directory.Delete(Folder, recursive: true);
        if (_postgres is not null)
        {
            await PostgresServer.DropAsync(_postgres);
        }
    }

    private static string NewFolder() => Directory.CreateTempSubdirectory("mailsecurity-").FullName;

    private static IEnumerable<KeyValuePair<string, string?>> SettingsOf(string? postgres) => postgres is null ? [] :
    [
        new($"{StorageOptions.Section}:{nameof(StorageOptions.Provider)}", StorageOptions.Postgres),
        new($"{StorageOptions.Section}:{nameof(StorageOptions.ConnectionString)}", postgres),
    ];

    private static async Task MakeTablesAsync(string postgres)
    {
        await using var bench = await new TestBench(NewFolder(), postgres, ownsStore: false, add: null).PrepareAsync();
        Directory.Delete(bench.Folder, recursive: true);
    }

    private async Task<TestBench> PrepareAsync()
    {
        await Get<StoreSetup>().PrepareAsync(CancellationToken.None);
        Account = await Get<AccountStore>().FindOrAddAsync(Domain.Admins.Account.DefaultName, CancellationToken.None);
        return this;
    }

    private async Task<IntakeReceipt> StoreAsync(IEnumerable<LoginEvent> logins, IEnumerable<SentMessage> messages, int? account = null)
    {
        var batch = new IntakeBatch { AccountId = account ?? Account, Source = SourceKind.Api, SourceName = "test" };
        batch.Logins.AddRange(logins);
        batch.Messages.AddRange(messages);
        return (await Get<IntakeStore>().CommitAsync([batch], CancellationToken.None))[0];
    }
}

/// <summary>Remembers what was published.</summary>
public sealed class RecordedFeed : IIncidentFeed
{
    public List<IncidentChange> Changes { get; } = [];

    public void Publish(IReadOnlyCollection<IncidentChange> changes)
    {
        lock (Changes)
        {
            Changes.AddRange(changes);
        }
    }
}
