using MailSecurity.GeoPacker.Mmdb;

namespace MailSecurity.GeoPacker.Places;

/// <summary>
/// Joins a tree of countries with a tree of points. A point is kept only where both sources name the same country: a
/// wrong coordinate is worse than none. Neighbouring networks of a country become one while all their points lie
/// within <paramref name="widest"/> kilometres; the radius in the record says how far that reaches.
/// </summary>
public sealed class PlaceMerger(
    PrefixTree countries, IReadOnlyList<string> countryOf,
    PrefixTree points, IReadOnlyList<(string? Country, Point Point)> pointOf,
    SharedTree target, Func<string, Disc?, int> store, int widest)
{
    public const int Narrowest = 100;
    public const int RadiusStep = 50;
    public const double GridDegrees = 1;

    public int Merge() => Link(Merge(countries.Root, points.Root));

    private Part Merge(int country, int point)
    {
        if (country == PrefixTree.Nothing)
        {
            return default;
        }

        if (country < 0 && point <= 0)
        {
            var code = countryOf[-country];
            var agreed = point < 0 && pointOf[-point].Country == code;
            return new Part { Country = code, Disc = agreed ? new Disc(pointOf[-point].Point, 0) : null };
        }

        var left = Merge(Half(countries, country, 0), Half(points, point, 0));
        var right = Merge(Half(countries, country, 1), Half(points, point, 1));
        // Two equal nodes are not one answer: what is below them differs, and a level would be lost.
        return left == right && left.Node == PrefixTree.Nothing ? left
            : Joined(left, right) ?? new Part { Node = target.Link(Link(left), Link(right)) };
    }

    // A record covers both halves of what lies below it.
    private static int Half(PrefixTree tree, int link, int bit) => link > 0 ? tree[link, bit] : link;

    private Part? Joined(Part left, Part right)
    {
        if (left.Country is null || left.Country != right.Country || left.Disc is not { } one || right.Disc is not { } other)
        {
            return null;
        }

        var both = one.Around(other);
        return OnGrid(both).Radius <= widest ? left with { Disc = both } : null;
    }

    private int Link(Part part) => part.Country is null ? part.Node
        : -store(part.Country, part.Disc is { } disc ? OnGrid(disc) : null);

    private static Disc OnGrid(Disc disc) => disc.OnGrid(GridDegrees, Narrowest, RadiusStep);

    /// <summary>One answer for all addresses below, or a node when they differ.</summary>
    private readonly record struct Part
    {
        public string? Country { get; init; }

        public Disc? Disc { get; init; }

        public int Node { get; init; }
    }
}
