using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MailSecurity.Domain.Storage.Sqlite;

/// <summary>
/// Settings that SQLite keeps per connection. synchronous=FULL: an answer after the commit must survive a power cut, and
/// group commits make the price small. busy_timeout: SQLite's own waiting is in steps of milliseconds, while the driver's
/// would retry every 150 ms. auto_vacuum is different: it counts while a file is made, before its first table, and then belongs to it.
/// </summary>
internal sealed class SqlitePragmas(int cacheMegabytes) : DbConnectionInterceptor
{
    // A checkpoint writes each changed page to the database file once: the later it comes, the more changes share one write.
    private readonly string _sql = string.Create(
        CultureInfo.InvariantCulture,
        $"PRAGMA busy_timeout=30000; PRAGMA auto_vacuum=INCREMENTAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-{cacheMegabytes * 1024}; PRAGMA wal_autocheckpoint=32768;");

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = _sql;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = _sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
