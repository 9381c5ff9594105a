namespace MailSecurity.Domain.Geo;

/// <summary>Great-circle distances on a sphere; at most half a percent from the true ones.</summary>
public static class Distance
{
    /// <summary>Mean radius of the Earth in kilometres.</summary>
    private const double EarthRadius = 6371.0088;

    /// <summary>Kilometres between two points in degrees; NaN if a coordinate is not a number.</summary>
    public static double Kilometres(double latitude1, double longitude1, double latitude2, double longitude2)
    {
        var (a, b) = (double.DegreesToRadians(latitude1), double.DegreesToRadians(latitude2));
        var across = Math.Sin(double.DegreesToRadians(longitude2 - longitude1) / 2);
        var along = Math.Sin((b - a) / 2);
        var half = (along * along) + (Math.Cos(a) * Math.Cos(b) * across * across);

        // Rounding can lift the value of two opposite points just above one, where the arcsine ends.
        return 2 * EarthRadius * Math.Asin(Math.Sqrt(double.IsNaN(half) ? half : Math.Min(1, half)));
    }

    /// <summary>Kilometres between two locations, or null when one has no coordinates.</summary>
    public static double? Between(Location one, Location other)
    {
        if (one is not { Latitude: { } latitude1, Longitude: { } longitude1 }
            || other is not { Latitude: { } latitude2, Longitude: { } longitude2 })
        {
            return null;
        }

        var kilometres = Kilometres(latitude1, longitude1, latitude2, longitude2);
        return double.IsNaN(kilometres) ? null : kilometres;
    }
}
