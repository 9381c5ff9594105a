using System.Net;
using MailSecurity.Domain.Geo.Databases;
using MailSecurity.Domain.Storage;
using MaxMind.Db;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Geo;

/// <summary>The databases that were fetched, in the data directory.</summary>
public sealed class GeoDownloads(IConfiguration configuration, IOptions<GeoUpdateOptions> options)
{
    private const int Samples = 1000;

    public string Folder { get; } = Path.Combine(Path.GetFullPath(configuration[DataDirectory.Key] is { Length: > 0 } data ? data : "data"), "geo");

    public string FileOf(GeoKind kind) => Path.Combine(Folder, kind + ".mmdb");

    /// <summary>The fetched database, as long as fetching it is configured.</summary>
    public string? Current(GeoKind kind) => options.Value.SourceOf(kind).Length > 0 && File.Exists(FileOf(kind)) ? FileOf(kind) : null;

    /// <summary>When the fetched database was built; null if there is none that can be used.</summary>
    public DateTimeOffset? BuiltAt(GeoKind kind)
    {
        try
        {
            return File.Exists(FileOf(kind)) ? Verify(kind, FileOf(kind), edition: null) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>When a complete and usable database of that kind was built.</summary>
    /// <exception cref="InvalidDataException">It is none; the message says why.</exception>
    public static DateTimeOffset Verify(GeoKind kind, string path, string? edition)
    {
        try
        {
            var file = DatabaseFile.Of(path) with { Access = FileAccessMode.MemoryMapped };
            using IDatabase database = kind is GeoKind.Asn ? NetworkDatabase.Open(file) : PlaceDatabase.Open(file);
            if (edition is not null && database.Metadata.DatabaseType != edition)
            {
                throw new InvalidDataException($"It is not {edition}.");
            }

            // All of them are read: a look at a damaged part throws.
            var answers = Enumerable.Range(0, Samples).Count(number => Answers(database, number));
            if (answers < 1)
            {
                throw new InvalidDataException("It knows no address.");
            }

            return new DateTimeOffset(DateTime.SpecifyKind(database.Metadata.BuildDate, DateTimeKind.Utc));
        }
        catch (Exception failure) when (failure is not InvalidDataException)
        {
            // Damaged bytes make the reader fail in many ways, even with null references.
            throw new InvalidDataException(failure is InvalidDatabaseException ? failure.Message : "It is damaged.", failure);
        }
    }

    // Spread over all of IPv4, so that damage anywhere is likely to be met.
    private static bool Answers(IDatabase database, int number)
    {
        var address = new IPAddress(BitConverter.GetBytes(unchecked((uint)(number + 1) * 2654435761u)));
        return database is NetworkDatabase network ? network.Find(address)?.Asn > 0 : ((PlaceDatabase)database).Find(address).Country is not null;
    }
}
