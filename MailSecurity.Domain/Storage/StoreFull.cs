using Microsoft.Data.Sqlite;
using Npgsql;

namespace MailSecurity.Domain.Storage;

/// <summary>Tells a full disk from other trouble: it is over as soon as there is room, and nothing has to be repaired.</summary>
public static class StoreFull
{
    private const int Full = 13;

    // The file that readers and writers share could not grow.
    private const int NoRoomToShare = 4874;

    public static bool IsCauseOf(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is SqliteException { SqliteErrorCode: Full } or SqliteException { SqliteExtendedErrorCode: NoRoomToShare }
                or PostgresException { SqlState: PostgresErrorCodes.DiskFull })
            {
                return true;
            }
        }

        return false;
    }
}
