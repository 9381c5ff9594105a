namespace MailSecurity.GeoPacker.Places;

/// <summary>Every place of a group of addresses lies within this many kilometres of the centre.</summary>
public readonly record struct Disc(Point Centre, double Radius)
{
    /// <summary>The smallest disc around both.</summary>
    public Disc Around(Disc other)
    {
        var apart = Centre.KilometresTo(other.Centre);
        if (apart + other.Radius <= Radius)
        {
            return this;
        }

        if (apart + Radius <= other.Radius)
        {
            return other;
        }

        var radius = (apart + Radius + other.Radius) / 2;
        return new Disc(Centre.Towards(other.Centre, radius - Radius), radius);
    }

    /// <summary>
    /// The disc with its centre on a grid of whole degrees and its radius in steps, wide enough to hold this one:
    /// with few different values most records are shared.
    /// </summary>
    public Disc OnGrid(double step, int narrowest, int radiusStep)
    {
        // The grid line at 180 degrees is the one at -180.
        var longitude = Math.Round(Centre.Longitude / step) * step;
        var centre = new Point(Math.Round(Centre.Latitude / step) * step, longitude >= 180 ? longitude - 360 : longitude);
        var needed = Radius + Centre.KilometresTo(centre);
        return new Disc(centre, Math.Max(narrowest, Math.Ceiling(needed / radiusStep) * radiusStep));
    }
}
