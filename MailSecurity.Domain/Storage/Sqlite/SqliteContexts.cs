using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;

namespace MailSecurity.Domain.Storage.Sqlite;

/// <summary>
/// Contexts on one SQLite file. Writers come one at a time and share one pooled connection with a large page cache, so that
/// the index pages of busy Users stay in it; readers get small ones. Disposing closes the file.
/// </summary>
internal sealed class SqliteContexts : IDbFactory, IDisposable
{
    private readonly string _readerText;
    private readonly string _writerText;
    private readonly DbContextOptions<SqliteDb> _reading;
    private readonly DbContextOptions<SqliteDb> _writing;

    public SqliteContexts(string connectionString)
    {
        _readerText = connectionString;

        // Connections are pooled by their text, so a text of its own is a pool of its own.
        _writerText = new SqliteConnectionStringBuilder(connectionString) { DefaultTimeout = 31 }.ToString();
        _reading = Options(_readerText, cacheMegabytes: 4);
        _writing = Options(_writerText, cacheMegabytes: 16);
    }

    public MailSecurityDb Create(bool forWriting) => new SqliteDb(forWriting ? _writing : _reading);

    public void Dispose()
    {
        foreach (var text in new[] { _writerText, _readerText })
        {
            using var connection = new SqliteConnection(text);
            SqliteConnection.ClearPool(connection);
        }
    }

    private static DbContextOptions<SqliteDb> Options(string connectionString, int cacheMegabytes) =>
        new DbContextOptionsBuilder<SqliteDb>()
            // A list of values is one JSON parameter: as one parameter each, 32,766 Users in a batch would be too many for SQLite.
            .UseSqlite(connectionString, sqlite => sqlite.UseParameterizedCollectionMode(ParameterTranslationMode.Parameter))
            .ReplaceService<IMigrationsSqlGenerator, SqliteTables>()
            .AddInterceptors(new SqlitePragmas(cacheMegabytes))
            .Options;
}
