namespace MailSecurity.Domain.Geo;

/// <summary>
/// Where an address is, as the databases said at the time of the login. Every part may be missing; a missing part is
/// never guessed. Equal values are one location, so it can be stored once and referred to.
/// </summary>
public sealed record Location
{
    public static readonly Location Unknown = new();

    /// <summary>ISO 3166-1 alpha-2, upper case.</summary>
    public string? Country { get; init; }

    public string? City { get; init; }

    /// <summary>WGS 84 degrees; present together with <see cref="Longitude"/> or not at all.</summary>
    public double? Latitude { get; init; }

    public double? Longitude { get; init; }

    /// <summary>Kilometres around the coordinates within which the address is believed to be.</summary>
    public int? AccuracyRadius { get; init; }

    /// <summary>Autonomous system number of the network.</summary>
    public long? Asn { get; init; }

    /// <summary>The name of the network's owner.</summary>
    public string? NetworkOwner { get; init; }
}
