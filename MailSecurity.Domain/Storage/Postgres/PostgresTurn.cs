using Npgsql;

namespace MailSecurity.Domain.Storage.Postgres;

/// <summary>
/// What every writer's connection asks of the server, so that a node that is cut off, or whose machine is gone, does not keep the turn
/// of all others: without it the server would believe in such a connection for two hours.
/// </summary>
internal static class PostgresTurn
{
    private const string Limits =
        """
        SET idle_in_transaction_session_timeout = '10s';
        SET client_connection_check_interval = '2s';
        SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3;
        SET tcp_user_timeout = '10s';
        """;

    public static void Limit(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(Limits, connection);
        command.ExecuteNonQuery();
    }

    public static async Task LimitAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(Limits, connection);
        await command.ExecuteNonQueryAsync();
    }
}
