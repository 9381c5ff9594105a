using System.Globalization;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Incidents;

/// <summary>A login as a case remembers it.</summary>
public sealed record KnownLogin(DateTimeOffset At, MailProtocol Protocol, Location Location);

/// <summary>The facts about a login that a case keeps as evidence, by the names under which they are read again.</summary>
public static class LoginFacts
{
    public const string CameFrom = "Came from";
    public const string Network = "Network";
    public const string Protocol = "Protocol";
    public const string Before = "Login before";
    public const string After = "Login after";
    public const string Apart = "Time between";
    public const string Distance = "Distance";
    public const string Failures = "Failures in the hour before";
    public const string Networks = "Networks";
    public const string Usual = "Usual countries";

    // The rules' own evidence about one login each: "Brazil, 203.0.113.9, 2026-11-24 12:00:00 UTC".
    private static readonly string[] OfOneLogin = ["Login", "This login", "Other login"];

    /// <summary>The address of the login that the evidence is about; null if it is not about a single one.</summary>
    public static ClientAddress? AddressIn(Evidence fact)
    {
        if (OfOneLogin.Contains(fact.Name))
        {
            foreach (var part in fact.Value.Split(", "))
            {
                if (ClientAddress.TryParse(part, out var address))
                {
                    return address;
                }
            }
        }

        return null;
    }

    /// <summary>The address that speaks most for the case: of its gravest reasons, and not from where the User usually is.</summary>
    public static ClientAddress? MostTelling(IncidentLine line)
    {
        var usual = (CaseFacts.Of(line).Usual ?? "").Split(", ", StringSplitOptions.RemoveEmptyEntries);
        return line.Reasons.OrderByDescending(reason => reason.Severity).SelectMany(reason => reason.Evidence)
            .Select(fact => (Address: AddressIn(fact), IsUsual: usual.Contains(fact.Value.Split(", ")[0])))
            .Where(found => found.Address is not null)
            .OrderBy(found => found.IsUsual)
            .Select(found => found.Address)
            .FirstOrDefault();
    }

    public static IReadOnlyList<Evidence> Describe(KnownLogin login, KnownLogin? other, int failures)
    {
        var facts = new List<Evidence> { new(CameFrom, Place(login.Location)) };
        if (login.Location.NetworkOwner is { } owner)
        {
            facts.Add(new(Network, owner));
        }

        facts.Add(new(Protocol, ProtocolNames.Of(login.Protocol)));
        if (other is not null)
        {
            var apart = (login.At - other.At).Duration();
            facts.Add(new(other.At < login.At ? Before : After, Place(other.Location)));
            facts.Add(new(Apart, Spell(apart), Math.Floor(apart.TotalMinutes)));
            if (Geo.Distance.Between(login.Location, other.Location) is { } kilometres)
            {
                facts.Add(new(Distance, string.Create(CultureInfo.InvariantCulture, $"{kilometres:N0} km"), Math.Round(kilometres)));
            }
        }

        facts.Add(new(Failures, failures.ToString(CultureInfo.InvariantCulture), failures));
        return facts;
    }

    /// <summary>A span as a person says it: 40 minutes, 3 hours, 1 hour 20 minutes.</summary>
    public static string Spell(TimeSpan span)
    {
        var (hours, minutes) = ((int)span.TotalHours, span.Minutes);
        return (hours, minutes) switch
        {
            (0, 0) => "less than a minute",
            (0, _) => Count(minutes, "minute"),
            (_, 0) => Count(hours, "hour"),
            _ => $"{Count(hours, "hour")} {Count(minutes, "minute")}",
        };
    }

    private static string Count(int number, string what) => string.Create(CultureInfo.InvariantCulture, $"{number} {what}{(number == 1 ? "" : "s")}");

    private static string Place(Location location) => location switch
    {
        { Country: { } country, City: { } city } => $"{city}, {Countries.NameOf(country)}",
        { Country: { } country } => Countries.NameOf(country),
        _ => "an unknown place",
    };
}
