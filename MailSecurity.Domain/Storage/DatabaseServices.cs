using MailSecurity.Domain.Storage.Backup;
using MailSecurity.Domain.Storage.Postgres;
using MailSecurity.Domain.Storage.Retention;
using MailSecurity.Domain.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Storage;

/// <summary>What differs between the databases. Which one it is, is known when the first part is asked for.</summary>
internal static class DatabaseServices
{
    public static void AddDatabase(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new DatabaseClock(TimeProvider.System, provider.GetRequiredService<ILogger<DatabaseClock>>()));
        services.TryAddSingleton(provider => IsPostgres(provider) ? provider.GetRequiredService<DatabaseClock>() : TimeProvider.System);
        services.TryAddSingleton<IDbFactory>(provider =>
            IsPostgres(provider) ? new PostgresContexts(ConnectionString(provider)) : new SqliteContexts(ConnectionString(provider)));
        services.TryAddSingleton<IBulkWriter>(provider => IsPostgres(provider) ? new PostgresBulkWriter() : new SqliteBulkWriter());
        services.TryAddSingleton<IStoreFile>(provider =>
            IsPostgres(provider) ? new PostgresSize(provider.GetRequiredService<IDbFactory>()) : new SqliteFile(provider.GetRequiredService<IDbFactory>()));
        services.TryAddSingleton<IDayParts>(provider =>
            IsPostgres(provider) ? new PostgresDayParts(provider.GetRequiredService<Store>(), provider.GetRequiredService<TimeProvider>()) : new NoDayParts());
        services.TryAddSingleton<INoticeWake>(provider => IsPostgres(provider)
            ? new PostgresWake(ConnectionString(provider), provider.GetRequiredService<DatabaseClock>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<PostgresWake>>())
            : new EverySecond(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<ProtectionKeys>();
        services.TryAddSingleton(provider => IsPostgres(provider)
            ? throw new BackupException("The store is in PostgreSQL: use pg_dump and pg_restore, see docs/operations.md.")
            : new StoreBackup(
                ConnectionString(provider), provider.GetRequiredService<DataDirectory>(), provider.GetRequiredService<IDbFactory>(), provider.GetRequiredService<TimeProvider>()));

        // Identity's stores live for one request and ask for the context itself.
        services.TryAddScoped(provider =>
        {
            var db = provider.GetRequiredService<IDbFactory>().Create(forWriting: false);
            db.Tenant = Tenant.System;
            return db;
        });
    }

    private static bool IsPostgres(IServiceProvider provider) => Options(provider).Provider == StorageOptions.Postgres;

    private static StorageOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<StorageOptions>>().Value;

    private static string ConnectionString(IServiceProvider provider)
    {
        var configured = Options(provider).ConnectionString;
        return configured.Length > 0
            ? configured
            : new SqliteConnectionStringBuilder { DataSource = provider.GetRequiredService<DataDirectory>().File("mailsecurity.db") }.ToString();
    }
}
