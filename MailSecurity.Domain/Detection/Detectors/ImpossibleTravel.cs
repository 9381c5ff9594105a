using System.Globalization;
using MailSecurity.Domain.Geo;
using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Detection.Detectors;

/// <summary>
/// Two logins further apart than anybody travels in the time between them. Every place of the last day is compared, by event
/// time. Ground stations and known VPNs are nobody's place; inside one country an address says too little.
/// </summary>
public sealed class ImpossibleTravel(IOptions<ImpossibleTravelOptions> options, IOptions<LearningOptions> learning) : IDetector
{
    public const string Rule = "impossibleTravel";

    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    public Finding? Examine(AnalysedLogin login, UserProfile before)
    {
        if (login.Country is not { } here || IsTheOnlyCountry(here, before) || Spot.Of(login.Location) is not { } spot
            || Excuses.Of(login, before) is not null || learning.Value.IsLearning(before, login.At))
        {
            return null;
        }

        // Who is at home in both has a VPN or a phone that is in one of them by its address only.
        var hereIsUsual = before.IsUsual(here, login.At);
        (NetworkVisit Visit, double Kilometres, TimeSpan Apart)? fastest = null;
        foreach (var visit in before.Networks)
        {
            if (IsAnchor(visit, login) && (!hereIsUsual || !before.IsUsual(visit.Country!, login.At)) && Measure(login.At, spot, visit) is { } way
                && (fastest is null || Weight(visit, way).CompareTo(Weight(fastest.Value.Visit, (fastest.Value.Kilometres, fastest.Value.Apart))) > 0))
            {
                fastest = (visit, way.Kilometres, way.Apart);
            }
        }

        return fastest is { } found ? Describe(login, here, found.Visit, found.Kilometres, found.Apart, before) : null;
    }

    private static bool IsTheOnlyCountry(string here, UserProfile before) => before.Countries.Count == 1 && before.Countries[0].Country == here;

    private static bool IsAnchor(NetworkVisit visit, AnalysedLogin login) =>
        visit.Country is not null && visit.Country != login.Country && visit.Network != login.Network && Excuses.Of(visit) is null
        && visit.Touches(login.At - Day, login.At + Day);

    private static (bool, double) Weight(NetworkVisit visit, (double Kilometres, TimeSpan Apart) way) => (visit.Trust is null, way.Kilometres / way.Apart.TotalHours);

    // Null if it can be travelled, or if one place is not known.
    private (double Kilometres, TimeSpan Apart)? Measure(DateTimeOffset at, Spot spot, NetworkVisit visit)
    {
        if (visit.Spot is not { } other)
        {
            return null;
        }

        var limits = options.Value;
        var kilometres = spot.To(other) - spot.Radius - other.Radius;
        var (first, last) = ((at - visit.FirstAt).Duration(), (at - visit.LastAt).Duration());
        var apart = first < last ? first : last;
        apart = apart < limits.LeastTime ? limits.LeastTime : apart;
        return kilometres >= limits.Kilometres && kilometres / apart.TotalHours > limits.KilometresPerHour ? (kilometres, apart) : null;
    }

    private static Finding Describe(AnalysedLogin login, string here, NetworkVisit visit, double kilometres, TimeSpan apart, UserProfile before)
    {
        var (there, speed) = (visit.Country!, kilometres / apart.TotalHours);
        var hereIsUnusual = !before.IsUsual(here, login.At);
        var suspect = hereIsUnusual ? here : before.IsUsual(there, login.At) ? null : there;
        return new Finding
        {
            Rule = Rule,
            Severity = Severity.High,
            At = login.At,
            Signature = string.CompareOrdinal(here, there) < 0 ? $"{here} {there}" : $"{there} {here}",
            UnusualAt = hereIsUnusual ? login.At : visit.LastAt,
            Unusual = before.Unusual(login.At, suspect, new(here, login.At), new(there, visit.LastAt)),
            SuspectCountry = suspect,
            RestsOnTrustedRange = visit.Trust?.RangeId,
            Text = string.Create(
                CultureInfo.InvariantCulture,
                $"At least {kilometres:N0} km between logins from {Countries.NameOf(there)} and {Countries.NameOf(here)} in {apart.TotalMinutes:N0} minutes: {speed:N0} km/h."),
            Evidence =
            [
                new("This login", $"{Place(here, login.Location.City)}, {login.Address}, {Times.Utc(login.At)}"),
                new("Other login", $"{Countries.NameOf(there)}, {visit.Address}, {Times.Utc(visit.LastAt)}"),
                new("Least distance", string.Create(CultureInfo.InvariantCulture, $"{kilometres:N0} km, the doubt about both places taken off"), Math.Round(kilometres)),
                new("Speed", string.Create(CultureInfo.InvariantCulture, $"{speed:N0} km/h"), Math.Round(speed)),
            ],
        };
    }

    private static string Place(string country, string? city) => city is null ? Countries.NameOf(country) : $"{city}, {Countries.NameOf(country)}";
}

public sealed class ImpossibleTravelOptions
{
    public const string Section = "MailSecurity:Detection:ImpossibleTravel";

    /// <summary>Least distance in kilometres, after both radii of doubt are taken off. Default: 500.</summary>
    public double Kilometres { get; set; } = 500;

    /// <summary>Faster than this is impossible, in kilometres an hour; airliners fly at 900. Default: 900.</summary>
    public double KilometresPerHour { get; set; } = 900;

    /// <summary>A shorter time between two logins counts as this, because clocks differ. Default: 10 minutes.</summary>
    public TimeSpan LeastTime { get; set; } = TimeSpan.FromMinutes(10);
}
