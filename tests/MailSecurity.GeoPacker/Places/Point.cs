namespace MailSecurity.GeoPacker.Places;

/// <summary>A place on the globe, in degrees.</summary>
public readonly record struct Point(double Latitude, double Longitude)
{
    private const double EarthRadius = 6371.0088;

    public double KilometresTo(Point other)
    {
        var (a, b) = (ToVector(), other.ToVector());
        var cross = new Vector((a.Y * b.Z) - (a.Z * b.Y), (a.Z * b.X) - (a.X * b.Z), (a.X * b.Y) - (a.Y * b.X));
        return EarthRadius * Math.Atan2(cross.Length, (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z));
    }

    /// <summary>The point that many kilometres from here on the shortest way to <paramref name="other"/>.</summary>
    public Point Towards(Point other, double kilometres)
    {
        var angle = KilometresTo(other) / EarthRadius;
        var step = kilometres / EarthRadius;
        var (a, b) = (ToVector(), other.ToVector());
        var (u, v) = (Math.Sin(angle - step) / Math.Sin(angle), Math.Sin(step) / Math.Sin(angle));
        return FromVector(new Vector((u * a.X) + (v * b.X), (u * a.Y) + (v * b.Y), (u * a.Z) + (v * b.Z)));
    }

    private static Point FromVector(Vector vector) =>
        new(double.RadiansToDegrees(Math.Asin(double.Clamp(vector.Z, -1, 1))), double.RadiansToDegrees(Math.Atan2(vector.Y, vector.X)));

    private Vector ToVector()
    {
        var (latitude, longitude) = (double.DegreesToRadians(Latitude), double.DegreesToRadians(Longitude));
        return new Vector(Math.Cos(latitude) * Math.Cos(longitude), Math.Cos(latitude) * Math.Sin(longitude), Math.Sin(latitude));
    }

    private readonly record struct Vector(double X, double Y, double Z)
    {
        public double Length => Math.Sqrt((X * X) + (Y * Y) + (Z * Z));
    }
}
