using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MailSecurity.Domain.Geo;

namespace MailSecurity.Jobs.Upkeep;

/// <summary>What is known of the last fetch of a database: kept beside it, so that a restart fetches nothing twice.</summary>
/// <param name="Source">A hash of where it came from; the address may hold a secret.</param>
public sealed record GeoUpdateRecord(string Source, string? ETag, DateTimeOffset? LastModified, DateTimeOffset? CheckedAt, DateTimeOffset? ChangedAt, string? Failure);

/// <summary>The records of the fetched databases.</summary>
public sealed class GeoUpdateBook(GeoDownloads downloads)
{
    // What could not be written; the present truth while it is here.
    private readonly ConcurrentDictionary<GeoKind, GeoUpdateRecord> _unwritten = new();

    public static string HashOf(string source) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(source)));

    public GeoUpdateRecord Read(GeoKind kind)
    {
        if (_unwritten.TryGetValue(kind, out var latest))
        {
            return latest;
        }

        try
        {
            return JsonSerializer.Deserialize<GeoUpdateRecord>(File.ReadAllText(PathOf(kind))) ?? Empty();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return Empty();
        }
    }

    /// <exception cref="IOException">It is known to this process only.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    internal void Write(GeoKind kind, GeoUpdateRecord record)
    {
        _unwritten[kind] = record;
        Directory.CreateDirectory(downloads.Folder);
        var next = PathOf(kind) + ".next";
        File.WriteAllText(next, JsonSerializer.Serialize(record));
        File.Move(next, PathOf(kind), overwrite: true);
        _unwritten.TryRemove(kind, out _);
    }

    private static GeoUpdateRecord Empty() => new("", null, null, null, null, null);

    private string PathOf(GeoKind kind) => Path.Combine(downloads.Folder, kind + ".json");
}
