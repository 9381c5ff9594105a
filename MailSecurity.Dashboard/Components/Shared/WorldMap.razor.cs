using System.Globalization;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Shared;

/// <summary>Where logins came from, as dots whose area grows with their number, and as a table for those who cannot see them.</summary>
public sealed partial class WorldMap
{
    private const int MostDots = 400;
    private const int MostListed = 50;

    private IReadOnlyList<Dot> _dots = [];

    [Parameter, EditorRequired] public IReadOnlyList<MapPlace> Places { get; set; } = [];

    [Parameter, EditorRequired] public required string Label { get; set; }

    /// <summary>What is said when there is no place to show.</summary>
    [Parameter] public string Empty { get; set; } = "No logins with a known place.";

    private string Summary
    {
        get
        {
            var countries = Places.Select(place => place.Country).Distinct().Count();
            return $"{Count(Places.Sum(place => place.Good))} logins and {Count(Places.Sum(place => place.Bad))} failed attempts from {Count(countries)} {(countries == 1 ? "country" : "countries")}";
        }
    }

    // Small ones last, so that none is hidden below a greater one.
    protected override void OnParametersSet()
    {
        var most = Places.Count == 0 ? 1 : Math.Max(1, Places.Max(place => place.Good + place.Bad));
        _dots = [.. Places
            .OrderByDescending(place => place.Good + place.Bad)
            .Take(MostDots)
            .Select(place => new Dot(
                (place.Longitude + 180) / 0.36,
                (84 - place.Latitude) / 0.36,
                4 + (14 * Math.Sqrt((double)(place.Good + place.Bad) / most)),
                place.Good == 0,
                $"{place.Name}: {Count(place.Good)} logins, {Count(place.Bad)} failed attempts"))];
    }

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string N(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);

    private sealed record Dot(double X, double Y, double Radius, bool IsBad, string Title);
}

/// <summary>A place on the map with the logins from there.</summary>
public sealed record MapPlace(string Country, string Name, double Latitude, double Longitude, long Good, long Bad)
{
    /// <summary>Places within half a degree are one dot. A country without coordinates is shown in its middle.</summary>
    public static IReadOnlyList<MapPlace> From(IEnumerable<LoginTally> tallies) =>
    [
        .. tallies
            .Where(tally => tally.Location.Country is not null && PointOf(tally.Location) is not null)
            .GroupBy(tally => (tally.Location.Country, Cell: CellOf(tally.Location)))
            .Select(same => Merge([.. same]))
            .OrderByDescending(place => place.Good + place.Bad),
    ];

    private static MapPlace Merge(IReadOnlyList<LoginTally> tallies)
    {
        var place = tallies.MaxBy(tally => tally.Count)!.Location;
        var (latitude, longitude) = PointOf(place)!.Value;
        var country = Countries.NameOf(place.Country!);
        return new MapPlace(
            place.Country!, place.City is { } city ? $"{city}, {country}" : country, latitude, longitude,
            tallies.Where(tally => tally.IsSuccess).Sum(tally => (long)tally.Count), tallies.Where(tally => !tally.IsSuccess).Sum(tally => (long)tally.Count));
    }

    private static (double Latitude, double Longitude)? PointOf(Location location) =>
        location is { Latitude: { } latitude, Longitude: { } longitude } ? (latitude, longitude) : CountryCentres.Of(location.Country);

    private static (int, int) CellOf(Location location)
    {
        var (latitude, longitude) = PointOf(location)!.Value;
        return ((int)Math.Round(latitude * 2), (int)Math.Round(longitude * 2));
    }
}
