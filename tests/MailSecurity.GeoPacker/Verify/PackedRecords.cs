using MailSecurity.GeoPacker.Places;
using MaxMind.Db;

namespace MailSecurity.GeoPacker.Verify;

internal sealed class PackedPlace
{
    [MapKey("country")]
    public PackedCountry? Country { get; init; }

    [MapKey("location")]
    public PackedLocation? Location { get; init; }

    public Point? Point => Location is { } location ? new Point(location.Latitude, location.Longitude) : null;
}

internal sealed class PackedCountry
{
    [MapKey("iso_code")]
    public string? Code { get; init; }
}

internal sealed class PackedLocation
{
    [MapKey("accuracy_radius")]
    public int AccuracyRadius { get; init; }

    [MapKey("latitude")]
    public double Latitude { get; init; }

    [MapKey("longitude")]
    public double Longitude { get; init; }
}

internal sealed class PackedAsn
{
    [MapKey("autonomous_system_number")]
    public long Number { get; init; }

    [MapKey("autonomous_system_organization")]
    public string? Owner { get; init; }
}
