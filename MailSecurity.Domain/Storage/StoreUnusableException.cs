using Microsoft.Data.Sqlite;

namespace MailSecurity.Domain.Storage;

/// <summary>The store cannot be used as it is. The message is for the operator: what is wrong, and what to do.</summary>
public sealed class StoreUnusableException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What to do about a damaged store.</summary>
    public const string HowToRestore =
        "Keep its files for now, and put a backup in its place: \"MailSecurity.Dashboard restore BACKUP --overwrite\" moves the damaged store aside (docs/operations.md).";

    private const int Permission = 3;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int CannotOpen = 14;
    private const int NoDatabase = 26;

    /// <summary>Null: a failure of another kind.</summary>
    public static StoreUnusableException? From(Exception failure, string directory)
    {
        if (StoreFull.IsCauseOf(failure))
        {
            return new($"The disk of {directory} is full: the store cannot be prepared. Make room and start again; nothing has to be repaired.", failure);
        }

        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (Explain(cause, directory) is { } reason)
            {
                return new(reason, failure);
            }
        }

        return null;
    }

    private static string? Explain(Exception cause, string directory) => cause switch
    {
        SqliteException { SqliteErrorCode: Corrupt or NoDatabase } => $"The store in {directory} is damaged ({cause.Message}). {HowToRestore}",
        SqliteException { SqliteErrorCode: ReadOnly or CannotOpen or Permission or InputOutput } or UnauthorizedAccessException or IOException =>
            $"The store in {directory} cannot be written ({cause.Message}). The folder and its files must belong to the user that runs this ({Environment.UserName}), and its disk must not be mounted read-only.",
        _ => null,
    };
}
