using System.Net;
using MaxMind.Db;
using MaxMind.GeoIP2;

namespace MailSecurity.Domain.Geo.Databases;

/// <summary>
/// Reads a database in the layout of GeoIP2 City, Country or Enterprise. MaxMind.GeoIP2 opens and tries it; lookups then
/// read only the fields that are used: each of its answers is 3 kB of objects, which halves the lookups per second.
/// </summary>
internal sealed class GeoIP2Places : PlaceDatabase
{
    private static readonly IPAddress AnyAddress = new([8, 8, 8, 8]);

    private readonly Reader _reader;

    public GeoIP2Places(DatabaseFile file)
        : base(file)
    {
        using (var trial = new DatabaseReader(file.Path, FileAccessMode.MemoryMapped))
        {
            Try(trial, trial.Metadata.DatabaseType);
        }

        _reader = new Reader(file.Path, file.Access);
    }

    public override Metadata Metadata => _reader.Metadata;

    public override Place Find(IPAddress address) => _reader.Find<GeoIP2Record>(address) is { } found
        ? Place.Of(found.Country?.IsoCode, found.City?.Names?.English,
            Number(found.Location?.Latitude), Number(found.Location?.Longitude), found.Location?.AccuracyRadius)
        : default;

    public override void Dispose() => _reader.Dispose();

    // Fails for a file that MaxMind.GeoIP2 could not read. It answers only the question the type is named after;
    // for a type named otherwise the layout of the records, known by now, has to do.
    private static void Try(DatabaseReader trial, string type)
    {
        _ = type.Contains("City", StringComparison.Ordinal) ? trial.TryCity(AnyAddress, out _)
            : type.Contains("Enterprise", StringComparison.Ordinal) ? trial.TryEnterprise(AnyAddress, out _)
            : type.Contains("Country", StringComparison.Ordinal) && trial.TryCountry(AnyAddress, out _);
    }
}
