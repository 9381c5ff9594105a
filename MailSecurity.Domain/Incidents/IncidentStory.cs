using System.Globalization;
using MailSecurity.Domain.Geo;

namespace MailSecurity.Domain.Incidents;

/// <summary>What happened, in one paragraph that the customer would understand.</summary>
public static class IncidentStory
{
    public static string Tell(IncidentLine line, TimeZoneInfo zone) => Tell(CaseFacts.Of(line), line, zone);

    public static string Tell(CaseFacts facts, IncidentLine line, TimeZoneInfo zone)
    {
        var sentences = new List<string>
        {
            Usual(line, facts),
            facts.CameFrom is { } place ? Login(facts, place, zone) : line.Reasons.Count > 0 ? line.Reasons[0].Text : "",
            facts.Failures > 0 ? $"In the hour before, {Count(facts.Failures.Value, "attempt")} with a wrong password failed." : "",
            facts.Networks is { } networks ? $"It was used from {networks} different networks in a short time." : "",
            Since(line),
        };
        return string.Join(' ', sentences.Where(sentence => sentence.Length > 0));
    }

    /// <summary>A moment with the name of its zone: "24 November 2026 at 13:00 (Europe/Berlin)".</summary>
    public static string Moment(DateTimeOffset at, TimeZoneInfo zone) => string.Create(
        CultureInfo.InvariantCulture, $"{TimeZoneInfo.ConvertTime(at, zone):d MMMM yyyy 'at' HH:mm} ({zone.Id})");

    // "still learning (9 logins known)" and "none yet" are no countries.
    private static string Usual(IncidentLine line, CaseFacts facts) => facts.Usual switch
    {
        null => "",
        { } text when text.StartsWith("still", StringComparison.Ordinal) || text.StartsWith("none", StringComparison.Ordinal) =>
            $"{line.User} has not logged in often enough to know what is usual.",
        { } usual => $"{line.User} usually logs in from {usual}.",
    };

    private static string Login(CaseFacts facts, string place, TimeZoneInfo zone)
    {
        var owner = facts.Owners.Count > 0 ? $", network {facts.Owners[0]}" : "";
        var what = $"On {Moment(facts.At, zone)} somebody logged in with the right password from {place} ({facts.Protocol ?? "mail"}{owner})";
        if (facts.Other is not { } other || facts.Apart is not { } apart)
        {
            return what + ".";
        }

        var way = facts.Kilometres is { } kilometres && kilometres >= 1 ? string.Create(CultureInfo.InvariantCulture, $", {kilometres:N0} km away") : "";
        return $"{what}, {LoginFacts.Spell(apart)} {(facts.OtherIsLater ? "before" : "after")} a login from {other}{way}.";
    }

    private static string Since(IncidentLine line)
    {
        var countries = line.CountryCodes.Select(Countries.NameOf).ToList();
        var from = countries.Count > 1 ? $" and was used from {countries.Count} countries ({string.Join(", ", countries)})" : "";
        return $"In the last 24 hours of activity the mailbox sent {Count(line.MessagesSent24h, "message")}{from}.";
    }

    private static string Count(int number, string what) => string.Create(CultureInfo.InvariantCulture, $"{number:N0} {what}{(number == 1 ? "" : "s")}");
}
