using MailSecurity.Domain.Geo;
using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Detection.Detectors;

/// <summary>
/// Logins from two countries inside a rolling window, at least one of them unusual for the User. Countries that border
/// each other are one place to a commuter, so such a pair alone says nothing.
/// </summary>
public sealed class MoreThanOneLocation(IOptions<MoreThanOneLocationOptions> options, IOptions<LearningOptions> learning) : IDetector
{
    public const string Rule = "moreThanOneLocation";

    public Finding? Examine(AnalysedLogin login, UserProfile before)
    {
        if (login.Country is not { } here || IsTheOnlyCountry(here, before))
        {
            return null;
        }

        // A network whose country has changed has another entry in the database; nobody has moved.
        var (window, network) = (options.Value.Window, login.Network);
        NetworkVisit? partner = null;
        foreach (var visit in before.Networks)
        {
            if (visit.Country is { } there && there != here && visit.Network != network && visit.Touches(login.At - window, login.At + window)
                && (!before.IsUsual(here, login.At) || !before.IsUsual(there, login.At))
                && (partner is null || Weight(visit, here).CompareTo(Weight(partner, here)) > 0))
            {
                partner = visit;
            }
        }

        return partner is null ? null : Describe(login, here, partner, before);
    }

    // The common case, decided without looking at the window.
    private static bool IsTheOnlyCountry(string here, UserProfile before) =>
        before.Countries.Count == 0 || (before.Countries.Count == 1 && before.Countries[0].Country == here);

    // Of several possible partners the one that makes the strongest statement: not trusted, not excused, not a neighbour, latest.
    private static (bool, bool, bool, DateTimeOffset) Weight(NetworkVisit visit, string here) =>
        (visit.Trust is null, Excuses.Of(visit) is null, !Countries.AreNeighbours(here, visit.Country!), visit.LastAt);

    // Of two unusual countries the one that was seen first is more likely to be home. With no other home known it is not at fault.
    private static bool IsNewer(string here, string there, UserProfile before) =>
        before.Habit(here) is not { } habit || habit.FirstAt > before.Habit(there)?.FirstAt;

    private Finding Describe(AnalysedLogin login, string here, NetworkVisit partner, UserProfile before)
    {
        var there = partner.Country!;
        var hereIsUnusual = !before.IsUsual(here, login.At);
        var learned = !learning.Value.IsLearning(before, login.At);
        var usual = before.Countries.Where(habit => before.IsUsual(habit.Country, login.At)).Select(habit => Countries.NameOf(habit.Country)).ToList();
        var suspect = hereIsUnusual && (before.IsUsual(there, login.At) || IsNewer(here, there, before)) ? here : there;
        return new Finding
        {
            Rule = Rule,
            Severity = learned ? Severity.High : Severity.Medium,
            At = login.At,
            Signature = string.CompareOrdinal(here, there) < 0 ? $"{here} {there}" : $"{there} {here}",
            UnusualAt = hereIsUnusual ? login.At : partner.LastAt,
            Unusual = before.Unusual(login.At, suspect, new(here, login.At), new(there, partner.LastAt)),
            SuspectCountry = suspect,
            RestsOnTrustedRange = partner.Trust?.RangeId,
            SuppressedBecause = Countries.AreNeighbours(here, there)
                ? $"{Countries.NameOf(here)} and {Countries.NameOf(there)} border each other."
                : (hereIsUnusual ? Excuses.Of(login, before) : null) ?? (before.IsUsual(there, login.At) ? null : Excuses.Of(partner)),
            Text = $"Logins from {Countries.NameOf(there)} and {Countries.NameOf(here)} within {options.Value.Window.TotalHours:0} hours.",
            Evidence =
            [
                new("This login", $"{Countries.NameOf(here)}, {login.Address}, {Times.Utc(login.At)}"),
                new("Other login", $"{Countries.NameOf(there)}, {partner.Address}, {Times.Utc(partner.LastAt)}"),
                new("Usual countries", learned ? Join(usual) : $"still learning ({before.LoginCount} logins known)"),
            ],
        };
    }

    private static string Join(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } text ? text : "none yet";
}

public sealed class MoreThanOneLocationOptions
{
    public const string Section = "MailSecurity:Detection:MoreThanOneLocation";

    /// <summary>How far apart two logins may be to count together, by event time. Default: 24 hours.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromHours(24);
}
