using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage.Backup;

/// <summary>Copies the store and the keys into one file while everything runs, and puts them back.</summary>
public sealed class StoreBackup(string connectionString, DataDirectory data, IDbFactory contexts, TimeProvider clock)
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly string[] LogFiles = ["", "-wal", "-shm"];

    private string Store { get; } = Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource);

    private string Keys => data.File("keys");

    /// <summary>Writes a backup, checked, or none at all.</summary>
    /// <exception cref="BackupException">It was not written.</exception>
    public BackupReport Write(string file, bool overwrite)
    {
        file = Path.GetFullPath(file);
        Refuse(!File.Exists(Store), $"There is no store at {Store}.");
        Refuse(file == Store, "The backup cannot take the place of the store.");
        Refuse(File.Exists(file) && !overwrite, $"{file} exists. Choose another name, or say --overwrite.");
        var part = file + ".part";
        return Guarded(part, () =>
        {
            MakePrivate(part);
            BackupReport report;
            using (var copy = BackupFile.Open(part, SqliteOpenMode.ReadWrite))
            {
                using (var store = BackupFile.Open(Store, SqliteOpenMode.ReadWrite))
                {
                    copy.CopyFrom(store);
                }

                copy.KeepLog(false);
                copy.AddKeys(Keys);
                Refuse(!copy.IsSound, "The store is damaged: what was copied does not pass SQLite's own check. Keep it, and restore an earlier backup.");
                report = copy.Describe();
            }

            Sync(part);
            File.Move(part, file, overwrite);
            return report;
        });
    }

    /// <summary>Puts a backup in the place of the store, checked before anything is touched; the store that was there is moved aside.</summary>
    /// <exception cref="BackupException">It was not restored, and the store is as it was.</exception>
    public BackupReport Restore(string file, bool overwrite)
    {
        file = Path.GetFullPath(file);
        Refuse(!File.Exists(file), $"There is no file {file}.");
        Refuse(file == Store, "This is the store itself.");
        Refuse(File.Exists(Store) && !overwrite, $"There is a store at {Store}. Say --overwrite to move it aside.");
        var part = Store + ".part";
        return Guarded(part, () =>
        {
            CopyPrivately(file, part);
            BackupReport report;
            List<(string Name, byte[] Content)> keys;
            using (var copy = BackupFile.Open(part, SqliteOpenMode.ReadWrite))
            {
                Refuse(!copy.IsBackup, $"{file} is not a backup of MailSecurity.");
                Refuse(!copy.IsSound, $"{file} cannot be restored: it is damaged.");
                Refuse(IsNewer(copy), $"{file} was made by a newer version of MailSecurity. Install that first.");
                (report, keys) = (copy.Describe(), copy.ReadKeys());
                copy.DropKeys();
                copy.KeepLog(true);
            }

            Sync(part);

            // A key too many does no harm; a store without its keys cannot be read.
            Restore(keys);
            PutInPlace(part);
            return report;
        });
    }

    private bool IsNewer(BackupFile copy)
    {
        using var db = contexts.Create(forWriting: false);
        return copy.Migrations().Except(db.Database.GetMigrations()).Any();
    }

    private void PutInPlace(string part)
    {
        var aside = MoveAside();
        try
        {
            File.Move(part, Store);
        }
        catch when (aside is not null)
        {
            Move(aside, Store);
            throw;
        }
    }

    // Where to; null if there was none.
    private string? MoveAside()
    {
        if (!File.Exists(Store))
        {
            return null;
        }

        Refuse(IsInUse(), $"The store at {Store} is in use. Stop the panel first.");
        var aside = string.Create(CultureInfo.InvariantCulture, $"{Store}.before-restore-{clock.GetUtcNow():yyyyMMddHHmmss}");
        Move(Store, aside);
        return aside;
    }

    private static void Move(string from, string to)
    {
        foreach (var end in LogFiles.Where(end => File.Exists(from + end)))
        {
            File.Move(from + end, to + end);
        }
    }

    private bool IsInUse()
    {
        try
        {
            using var store = BackupFile.Open(Store, SqliteOpenMode.ReadWrite);
            return !store.IsAlone();
        }
        catch (SqliteException damaged) when (damaged.SqliteErrorCode is 11 or 26)
        {
            // Damaged beyond opening, which may be why it is replaced.
            return false;
        }
    }

    private void Restore(List<(string Name, byte[] Content)> keys)
    {
        var folder = new DataDirectory(Keys);
        foreach (var (name, content) in keys)
        {
            var part = folder.File(name + ".part");
            MakePrivate(part);
            File.WriteAllBytes(part, content);
            File.Move(part, folder.File(name), overwrite: true);
        }
    }

    private static T Guarded<T>(string part, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new BackupException(failure is SqliteException { SqliteErrorCode: 26 or 11 } ? "The file is damaged, or no backup of MailSecurity." : failure.Message, failure);
        }
        finally
        {
            foreach (var end in LogFiles)
            {
                File.Delete(part + end);
            }
        }
    }

    // Keys and password hashes are in it.
    private static void MakePrivate(string path)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Owner;
        }

        new FileStream(path, options).Dispose();
    }

    // A plain copy would take over who may read the backup, wherever it lay.
    private static void CopyPrivately(string from, string to)
    {
        MakePrivate(to);
        using var source = File.OpenRead(from);
        using var target = new FileStream(to, FileMode.Open, FileAccess.Write);
        source.CopyTo(target);
    }

    private static void Sync(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        stream.Flush(flushToDisk: true);
    }

    private static void Refuse(bool isWrong, string reason)
    {
        if (isWrong)
        {
            throw new BackupException(reason);
        }
    }
}
