using Microsoft.Extensions.Logging;

namespace MailSecurity.Domain.Geo.Databases;

/// <summary>
/// Keeps one database current: the configured file, or the shipped one. What cannot be used leaves the previous one in
/// place, and is said once per state of the file. Not thread-safe; the locator takes turns.
/// </summary>
internal sealed partial class DatabaseSlot<T>(string key, string? shipped, Func<DatabaseFile, T> open, ILogger logger)
    where T : class, IDatabase
{
    // A thread may still be reading the one that was just replaced, and reading a closed mapping ends the process.
    // By the next replacement, seconds later at the earliest, nobody is.
    private T? _retired;

    private object? _refused;

    public T? Current { get; private set; }

    /// <summary>Looks at the file; true when there is another database now.</summary>
    public bool Refresh(string? configured)
    {
        if (string.IsNullOrWhiteSpace(configured))
        {
            _refused = null;
            return shipped is null ? Replace(null) : TryOpen(shipped, isShipped: true);
        }

        return TryOpen(configured, isShipped: false) || (Current is null && shipped is not null && TryOpen(shipped, isShipped: true));
    }

    private bool TryOpen(string path, bool isShipped)
    {
        object state = path;
        try
        {
            var file = DatabaseFile.Of(path);
            state = file;
            if ((Current is not null && Current.File.IsSameAs(file)) || file.Equals(_refused))
            {
                return false;
            }

            // Nothing writes into an installation while it runs, so the shipped files need no copy in memory.
            return Replace(open(isShipped ? file with { Access = MaxMind.Db.FileAccessMode.MemoryMapped } : file));
        }
        catch (Exception failure)
        {
            // Missing, locked, half written, damaged: the reader has an exception of its own for each, and for some several.
            if (!state.Equals(_refused))
            {
                Log.Refused(logger, GeoOptions.Section + ":" + key, path, Current?.Metadata.DatabaseType ?? "none", failure);
            }

            _refused = state;
            return false;
        }
    }

    private bool Replace(T? next)
    {
        if (next is null && Current is null)
        {
            return false;
        }

        _retired?.Dispose();
        _retired = Current is { File.Access: MaxMind.Db.FileAccessMode.MemoryMapped } ? Current : null;
        Current = next;
        if (next is not null)
        {
            _refused = null;
            Log.Opened(logger, key, next.Metadata.DatabaseType, next.Metadata.BuildDate, next.File.Path);
        }

        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1300, LogLevel.Information, "{Key} is {Type}, built {BuiltAt:yyyy-MM-dd}, from {Path}.")]
        public static partial void Opened(ILogger logger, string key, string type, DateTime builtAt, string path);

        [LoggerMessage(1301, LogLevel.Error, "{Key} '{Path}' cannot be used; staying with: {Current}.")]
        public static partial void Refused(ILogger logger, string key, string path, string current, Exception failure);
    }
}
