namespace MailSecurity.Domain.Geo.Databases;

/// <summary>Where an address is, cleaned of what publishers write when they do not know.</summary>
internal readonly record struct Place
{
    public string? Country { get; init; }

    public string? City { get; init; }

    public double? Latitude { get; init; }

    public double? Longitude { get; init; }

    public int? AccuracyRadius { get; init; }

    public static Place Of(string? country, string? city, double? latitude, double? longitude, int? accuracyRadius)
    {
        // 0, 0 is how some databases write "unknown"; there is only water.
        var located = latitude is >= -90 and <= 90 && longitude is >= -180 and <= 180 && (latitude, longitude) is not (0, 0);
        return new Place
        {
            Country = Code(country),
            City = string.IsNullOrWhiteSpace(city) ? null : city,
            Latitude = located ? latitude : null,
            Longitude = located ? longitude : null,
            AccuracyRadius = located && accuracyRadius > 0 ? accuracyRadius : null,
        };
    }

    private static string? Code(string? country) =>
        country is { Length: 2 } && char.IsAsciiLetter(country[0]) && char.IsAsciiLetter(country[1]) ? country.ToUpperInvariant() : null;
}
