using Hangfire;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using MailSecurity.Domain.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Jobs;

/// <summary>
/// Where jobs wait. With SQLite in memory: what a job works on is in the store, so a lost queue loses nothing. With PostgreSQL
/// there, so that all nodes share the work.
/// </summary>
internal static class HangfireStorage
{
    // After this long without a sign of life a node is taken for dead, and others go on with its jobs. Every job may run twice.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    public static JobStorage Create(StorageOptions storage) => storage.Provider == StorageOptions.Postgres
        ? CreateShared(storage.ConnectionString)
        : new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromMinutes(10) });

    private static PostgreSqlStorage CreateShared(string connectionString)
    {
        var options = new PostgreSqlStorageOptions
        {
            QueuePollInterval = TimeSpan.FromSeconds(1),
            EnableLongPolling = true,
            InvisibilityTimeout = Silence,
            UseSlidingInvisibilityTimeout = true,
            DistributedLockTimeout = Silence,
        };
        return new PostgreSqlStorage(new NpgsqlConnectionFactory(connectionString, options), options);
    }

    // The storage is this host's own object: Hangfire's static one would be shared by all hosts of a process.
    public static void Use(IServiceProvider provider, IGlobalConfiguration hangfire) => hangfire
        .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
        .UseSimpleAssemblyNameTypeSerializer()
        .UseRecommendedSerializerSettings()
        .UseStorage(provider.GetRequiredService<JobStorage>());
}
