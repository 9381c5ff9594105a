using Microsoft.Extensions.Logging;
using Npgsql;

namespace MailSecurity.Domain.Storage.Postgres;

/// <summary>
/// LISTEN on a connection of its own. A notification only says that there is something to read, so none that is lost matters: the
/// reader looks after every connection, and now and then anyway. The same connection asks for the database's time.
/// </summary>
internal sealed partial class PostgresWake(string connectionString, DatabaseClock time, TimeProvider clock, ILogger<PostgresWake> logger) : INoticeWake, IAsyncDisposable
{
    private static readonly TimeSpan Anyway = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    // A connection that the network has swallowed is noticed by asking over it.
    private readonly string _text = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, KeepAlive = 5, ApplicationName = "MailSecurity notices" }.ToString();

    private NpgsqlConnection? _connection;
    private long _askedAt;

    public async Task NextAsync(CancellationToken cancellation)
    {
        try
        {
            if (_connection is null)
            {
                _connection = await ListenAsync(cancellation);
                await AskTheTimeAsync(_connection, cancellation);
                return;
            }

            await _connection.WaitAsync(Anyway, cancellation);
            if (clock.GetElapsedTime(_askedAt) >= Anyway)
            {
                await AskTheTimeAsync(_connection, cancellation);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.ConnectionLost(logger, failure);
            await DisposeAsync();
            await Task.Delay(Again, clock, cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }

    private async Task AskTheTimeAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await time.AskAsync(connection, cancellation);
        _askedAt = clock.GetTimestamp();
    }

    private async Task<NpgsqlConnection> ListenAsync(CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(_text);
        try
        {
            await connection.OpenAsync(cancellation);
            await using var listen = new NpgsqlCommand($"LISTEN {PostgresGuards.Channel}", connection);
            await listen.ExecuteNonQueryAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1901, LogLevel.Warning, "The connection that tells of other nodes' changes was lost; it is made again.")]
        public static partial void ConnectionLost(ILogger logger, Exception failure);
    }
}
