using System.Net;
using MaxMind.Db;
using MaxMind.GeoIP2;
using MaxMind.GeoIP2.Responses;

namespace MailSecurity.Domain.Geo.Databases;

/// <summary>Reads a database in the layout of GeoIP2 City, Country or Enterprise.</summary>
internal sealed class GeoIP2Places : PlaceDatabase
{
    private readonly DatabaseReader _reader;
    private readonly Func<IPAddress, Place> _find;

    public GeoIP2Places(DatabaseFile file)
        : base(file)
    {
        _reader = new DatabaseReader(file.Path, ["en"], file.Access);

        // The reader answers only the question its type is named after.
        var type = _reader.Metadata.DatabaseType;
        _find = type.Contains("City", StringComparison.Ordinal) ? InCity
            : type.Contains("Enterprise", StringComparison.Ordinal) ? InEnterprise
            : type.Contains("Country", StringComparison.Ordinal) ? InCountry
            : throw new InvalidDatabaseException($"Its type '{type}' names none of City, Enterprise and Country.");
    }

    public override Metadata Metadata => _reader.Metadata;

    public override Place Find(IPAddress address) => _find(address);

    public override void Dispose() => _reader.Dispose();

    private static Place Of(AbstractCityResponse found) => Place.Of(
        found.Country.IsoCode, found.City.Name, found.Location.Latitude, found.Location.Longitude, found.Location.AccuracyRadius);

    private Place InCity(IPAddress address) => _reader.TryCity(address, out var found) && found is not null ? Of(found) : default;

    private Place InEnterprise(IPAddress address) => _reader.TryEnterprise(address, out var found) && found is not null ? Of(found) : default;

    private Place InCountry(IPAddress address) => _reader.TryCountry(address, out var found) && found is not null
        ? Place.Of(found.Country.IsoCode, null, null, null, null)
        : default;
}
