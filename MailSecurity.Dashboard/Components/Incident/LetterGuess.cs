using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;

namespace MailSecurity.Dashboard.Components.Incident;

/// <summary>The language and the zone that a letter starts with, and why those. The admin can choose others.</summary>
public sealed record LetterGuess(LetterLanguage Language, TimeZoneInfo Zone, string Why)
{
    /// <summary>
    /// What was chosen for the Domain before; else by the country where the User usually is; else by the country whose letters
    /// end the Domain's name; else English in the zone of whoever writes.
    /// </summary>
    public static LetterGuess For(IncidentLine line, LetterChoice? kept, TimeZoneInfo own)
    {
        if (kept is not null && LetterLanguage.Find(kept.Language) is { } language && TimeZoneInfo.TryFindSystemTimeZoneById(kept.Zone, out var zone))
        {
            return new LetterGuess(language, zone, $"As chosen for {line.Domain} before.");
        }

        if (CustomerLetter.UsualCountries(CaseFacts.Of(line)) is [var usual, ..])
        {
            return Of(usual, own, $"Guessed from where {line.User} usually logs in: {Countries.NameOf(usual)}.");
        }

        var ending = line.Domain[(line.Domain.LastIndexOf('.') + 1)..];
        return ending.Length == 2 && CountryTable.ZoneOf(ending) is not null
            ? Of(ending.ToUpperInvariant(), own, $"Guessed from the name of the Domain: {Countries.NameOf(ending)}.")
            : new LetterGuess(LetterLanguage.English, own, "Your own time zone: where the customer is, is not known.");
    }

    /// <summary>Every zone of a place that the host knows, and these.</summary>
    public static IReadOnlyList<string> Zones(params ReadOnlySpan<TimeZoneInfo> more)
    {
        var zones = new SortedSet<string>(StringComparer.Ordinal) { TimeZoneInfo.Utc.Id };
        foreach (var zone in more)
        {
            zones.Add(zone.Id);
        }

        foreach (var zone in TimeZoneInfo.GetSystemTimeZones())
        {
            // "America/Denver" and not "EST5EDT": what a person looks for.
            if (zone.Id.Contains('/', StringComparison.Ordinal) && !zone.Id.StartsWith("Etc/", StringComparison.Ordinal))
            {
                zones.Add(zone.Id);
            }
        }

        return [.. zones];
    }

    private static LetterGuess Of(string country, TimeZoneInfo own, string why) => new(
        LetterLanguage.Of(country),
        CountryTable.ZoneOf(country) is { } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : own,
        why);
}
