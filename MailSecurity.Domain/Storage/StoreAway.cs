using Npgsql;

namespace MailSecurity.Domain.Storage;

/// <summary>Tells a database that is not to be reached from other trouble: nothing is wrong with what was to be stored, and it is over by itself.</summary>
public static class StoreAway
{
    // The connection is broken, or the server starts, stops, takes no more connections, or has ended one that was silent for too long.
    private static readonly string[] States = ["08", "57P", PostgresErrorCodes.TooManyConnections, "25P03"];

    public static bool IsCauseOf(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is PostgresException refused ? Array.Exists(States, state => refused.SqlState.StartsWith(state, StringComparison.Ordinal)) : failure is NpgsqlException { IsTransient: true })
            {
                return true;
            }
        }

        return false;
    }
}
