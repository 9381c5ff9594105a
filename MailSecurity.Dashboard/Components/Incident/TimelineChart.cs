using System.Globalization;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Dashboard.Components.Incident;

/// <summary>Successful logins over time as stacked bars, in the unit square of 720 by 120 that the page stretches.</summary>
public sealed record TimelineChart(IReadOnlyList<TimelineBar> Bars, IReadOnlyList<TimelinePart> Parts, DateTimeOffset From, long Most)
{
    // Named one by one; the rest is one part, so that colours stay few enough to tell apart.
    private const int MostParts = 5;
    private const double Width = 720;
    private const double Height = 118;
    private const string Others = "others";

    public static readonly TimelineChart Empty = new([], [], DateTimeOffset.MinValue, 0);

    public string Summary => Parts.Count == 0
        ? "No successful logins"
        : string.Join(", ", Parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Name} {part.Count:N0}")));

    public static string CountryOf(LoginTally tally) => tally.Location.Country is { } country ? Countries.NameOf(country) : "unknown place";

    public static TimelineChart Of(
        IReadOnlyList<LoginTally> tallies, DateTimeOffset until, TimeSpan span, TimeSpan step, Func<LoginTally, string> nameOf)
    {
        // Whole steps of hours up to the one that holds the end.
        var end = LoginOverview.HourOf(until) + TimeSpan.FromHours(1);
        var from = end - span;
        var shown = tallies.Where(tally => tally.IsSuccess && tally.Hour >= from && tally.Hour < end).ToList();
        var parts = PartsOf(tallies, shown, nameOf);
        var partOf = parts.Where(part => part.Name != Others).ToDictionary(part => part.Name);
        var steps = (int)(span / step);
        var counts = shown
            .GroupBy(tally => ((int)((tally.Hour - from) / step), partOf.GetValueOrDefault(nameOf(tally), parts[^1])))
            .ToDictionary(same => same.Key, same => same.Sum(tally => (long)tally.Count));
        var most = counts.Count == 0 ? 0 : counts.GroupBy(count => count.Key.Item1).Max(same => same.Sum(count => count.Value));

        var bars = new List<TimelineBar>();
        for (var at = 0; at < steps; at++)
        {
            var y = Height + 1;
            foreach (var part in parts.Where(part => counts.ContainsKey((at, part))))
            {
                var count = counts[(at, part)];
                var height = Height * count / most;
                y -= height;
                var title = string.Create(CultureInfo.InvariantCulture, $"{from + (step * at):yyyy-MM-dd HH:mm} UTC: {part.Name} {count:N0}");
                bars.Add(new TimelineBar(Width / steps * at, y, (Width / steps) - 1, height, part.Class, title));
            }
        }

        return new TimelineChart(bars, parts, from, most);
    }

    // The colour goes by all the logins given, not by those in the span: a country has one colour in every chart of the page.
    private static List<TimelinePart> PartsOf(IEnumerable<LoginTally> all, IReadOnlyList<LoginTally> shown, Func<LoginTally, string> nameOf)
    {
        var counts = shown.GroupBy(nameOf).ToDictionary(same => same.Key, same => same.Sum(tally => (long)tally.Count));
        var ranks = all
            .Where(tally => tally.IsSuccess)
            .GroupBy(nameOf)
            .OrderByDescending(same => same.Sum(tally => (long)tally.Count)).ThenBy(same => same.Key, StringComparer.Ordinal)
            .Select(same => same.Key)
            .ToList();
        var parts = ranks
            .Take(MostParts)
            .Select((name, rank) => new TimelinePart(name, $"part-{rank + 1}", counts.GetValueOrDefault(name)))
            .Where(part => part.Count > 0)
            .ToList();
        if (ranks.Skip(MostParts).Sum(name => counts.GetValueOrDefault(name)) is var rest and > 0)
        {
            parts.Add(new TimelinePart(Others, "part-rest", rest));
        }

        return parts;
    }
}

/// <summary>One piece of a stacked bar.</summary>
public sealed record TimelineBar(double X, double Y, double Width, double Height, string Class, string Title);

/// <summary>What a colour stands for.</summary>
public sealed record TimelinePart(string Name, string Class, long Count);
