using System.Net;
using MaxMind.Db;

namespace MailSecurity.Domain.Geo.Databases;

/// <summary>Reads a database with one level of fields, as the free country and city lists are published.</summary>
internal sealed class FlatPlaces(DatabaseFile file) : PlaceDatabase(file)
{
    private readonly Reader _reader = new(file.Path, file.Access);

    public override Metadata Metadata => _reader.Metadata;

    public override Place Find(IPAddress address) => _reader.Find<FlatPlaceRecord>(address) is { } found
        ? Place.Of(found.CountryCode, found.City, Number(found.Latitude), Number(found.Longitude), null)
        : default;

    public override void Dispose() => _reader.Dispose();
}

internal sealed class FlatPlaceRecord
{
    [MapKey("country_code")]
    public string? CountryCode { get; init; }

    [MapKey("city")]
    public string? City { get; init; }

    [MapKey("latitude")]
    public object? Latitude { get; init; }

    [MapKey("longitude")]
    public object? Longitude { get; init; }
}
