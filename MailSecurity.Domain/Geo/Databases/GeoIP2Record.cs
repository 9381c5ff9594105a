using MaxMind.Db;

namespace MailSecurity.Domain.Geo.Databases;

internal sealed class GeoIP2Record
{
    [MapKey("country")]
    public GeoIP2Country? Country { get; init; }

    [MapKey("city")]
    public GeoIP2City? City { get; init; }

    [MapKey("location")]
    public GeoIP2Location? Location { get; init; }
}

internal sealed class GeoIP2Country
{
    [MapKey("iso_code")]
    public string? IsoCode { get; init; }
}

internal sealed class GeoIP2City
{
    [MapKey("names")]
    public GeoIP2Names? Names { get; init; }
}

internal sealed class GeoIP2Names
{
    [MapKey("en")]
    public string? English { get; init; }
}

internal sealed class GeoIP2Location
{
    [MapKey("latitude")]
    public object? Latitude { get; init; }

    [MapKey("longitude")]
    public object? Longitude { get; init; }

    [MapKey("accuracy_radius")]
    public int? AccuracyRadius { get; init; }
}
