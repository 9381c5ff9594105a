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
    public static string HashOf(string source) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(source)));

    public GeoUpdateRecord Read(GeoKind kind)
    {
        try
        {
            return JsonSerializer.Deserialize<GeoUpdateRecord>(File.ReadAllText(PathOf(kind))) ?? Empty();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return Empty();
        }
    }

    internal void Write(GeoKind kind, GeoUpdateRecord record)
    {
        Directory.CreateDirectory(downloads.Folder);
        var next = PathOf(kind) + ".next";
        File.WriteAllText(next, JsonSerializer.Serialize(record));
        File.Move(next, PathOf(kind), overwrite: true);
    }

    private static GeoUpdateRecord Empty() => new("", null, null, null, null, null);

    private string PathOf(GeoKind kind) => Path.Combine(downloads.Folder, kind + ".json");
}
