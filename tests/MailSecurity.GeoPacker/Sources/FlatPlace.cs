using MailSecurity.GeoPacker.Places;
using MaxMind.Db;

namespace MailSecurity.GeoPacker.Sources;

/// <summary>A record of the source databases: { country_code, latitude, longitude } and more that is not used.</summary>
public sealed class FlatPlace
{
    [MapKey("country_code")]
    public string? CountryCode { get; init; }

    [MapKey("latitude")]
    public float? Latitude { get; init; }

    [MapKey("longitude")]
    public float? Longitude { get; init; }

    /// <summary>Two capital letters, or null: the sources also write an empty text and "-".</summary>
    public string? Country => CountryCode is { Length: 2 } code && char.IsAsciiLetter(code[0]) && char.IsAsciiLetter(code[1])
        ? code.ToUpperInvariant()
        : null;

    // The sources write 0, 0 where they know no place; nobody signs in from that point of the ocean.
    public Point? Point => (Latitude, Longitude) is ({ } latitude and >= -90 and <= 90, { } longitude and >= -180 and <= 180)
        && (latitude, longitude) is not (0, 0)
        ? new Point(latitude, longitude)
        : null;
}
