using MailSecurity.Domain.Geo;

namespace MailSecurity.Domain.Detection;

/// <summary>Coordinates as a profile keeps them: hundredths of a degree, about a kilometre, with the radius of doubt in kilometres.</summary>
public readonly record struct Spot(short Latitude, short Longitude, ushort Radius)
{
    /// <summary>Null where the coordinates are missing or 0, 0, which is what databases say of places they do not know.</summary>
    public static Spot? Of(Location location) =>
        location is { Latitude: { } latitude and >= -90 and <= 90, Longitude: { } longitude and >= -180 and <= 180 } && (latitude != 0 || longitude != 0)
            ? new Spot((short)Math.Round(latitude * 100), (short)Math.Round(longitude * 100), (ushort)Math.Clamp(location.AccuracyRadius ?? 0, 0, ushort.MaxValue))
            : null;

    /// <summary>Kilometres to another spot.</summary>
    public double To(Spot other) => Distance.Kilometres(Latitude / 100.0, Longitude / 100.0, other.Latitude / 100.0, other.Longitude / 100.0);
}
