using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MailSecurity.Domain.Storage.Sqlite;

/// <summary>
/// Settings that SQLite keeps per connection. synchronous=FULL: an answer after the commit must survive a power cut, and
/// group commits make the price small. busy_timeout: SQLite's own waiting is in steps of milliseconds, while the driver's
/// would retry every 150 ms.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const string Sql = "PRAGMA busy_timeout=30000; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=16384; PRAGMA temp_store=MEMORY;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Sql;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
