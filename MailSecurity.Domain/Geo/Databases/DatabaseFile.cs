using MaxMind.Db;

namespace MailSecurity.Domain.Geo.Databases;

/// <summary>One state of a file: two are equal when nothing was written in between.</summary>
internal sealed record DatabaseFile(string Path, long Length, DateTime WrittenAt)
{
    // A mapped file that somebody overwrites in place takes the process down, so files that others may touch are
    // copied into memory, unless they are too large for that.
    private const long LargestInMemory = 100_000_000;

    public FileAccessMode Access { get; init; } = Length > LargestInMemory ? FileAccessMode.MemoryMapped : FileAccessMode.Memory;

    /// <summary>Follows links, and fails as opening would when the file is missing or not readable.</summary>
    public static DatabaseFile Of(string path)
    {
        using var handle = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        return new DatabaseFile(path, RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(handle));
    }

    public bool IsSameAs(DatabaseFile other) => (Path, Length, WrittenAt) == (other.Path, other.Length, other.WrittenAt);
}
