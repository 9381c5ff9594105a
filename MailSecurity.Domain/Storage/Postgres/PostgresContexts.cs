using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace MailSecurity.Domain.Storage.Postgres;

/// <summary>
/// Contexts on one PostgreSQL database. Writers keep their connection as it is between transactions: the tables that rows are
/// copied into first live as long as it does. Disposing closes all connections.
/// </summary>
internal sealed class PostgresContexts : IDbFactory, IDisposable, IAsyncDisposable
{
    private readonly NpgsqlDataSource _readers;
    private readonly NpgsqlDataSource _writers;
    private readonly DbContextOptions<PostgresDb> _reading;
    private readonly DbContextOptions<PostgresDb> _writing;

    public PostgresContexts(string connectionString)
    {
        _readers = NpgsqlDataSource.Create(Named(connectionString));
        var writers = new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder(Named(connectionString)) { NoResetOnClose = true, MaxPoolSize = 4 }.ToString());
        writers.UsePhysicalConnectionInitializer(PostgresTurn.Limit, PostgresTurn.LimitAsync);
        _writers = writers.Build();
        (_reading, _writing) = (Options(_readers), Options(_writers));
    }

    public MailSecurityDb Create(bool forWriting) => new PostgresDb(forWriting ? _writing : _reading);

    /// <summary>What is wrong with a connection string, without repeating it: it holds a password. Null if nothing is.</summary>
    public static string? Problem(string connectionString)
    {
        try
        {
            var parts = new NpgsqlConnectionStringBuilder(connectionString);
            return string.IsNullOrEmpty(parts.Host) || string.IsNullOrEmpty(parts.Database) ? "must name Host and Database for Postgres." : null;
        }
        catch (ArgumentException)
        {
            return "is not one of PostgreSQL, such as 'Host=db;Database=mailsecurity;Username=mailsecurity;Password=…'.";
        }
    }

    public void Dispose()
    {
        _readers.Dispose();
        _writers.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _readers.DisposeAsync();
        await _writers.DisposeAsync();
    }

    private static string Named(string connectionString)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        parts.ApplicationName ??= "MailSecurity";
        return parts.ToString();
    }

    private static DbContextOptions<PostgresDb> Options(NpgsqlDataSource source) => new DbContextOptionsBuilder<PostgresDb>()
        .UseNpgsql(source)
        .ReplaceService<IMigrationsSqlGenerator, PostgresTables>()
        .AddInterceptors(new PostgresTexts())
        .Options;
}
