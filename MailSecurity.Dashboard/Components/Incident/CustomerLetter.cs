using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Incidents;

namespace MailSecurity.Dashboard.Components.Incident;

/// <summary>The text with which an admin contacts the customer: what was seen, when and where, and what to answer or do.</summary>
public sealed record CustomerLetter(string Subject, string Body)
{
    /// <summary>
    /// A draft in the admin's own mail program. It has no recipient: whoever has taken over the mailbox reads what is sent to it.
    /// </summary>
    public string Draft => $"mailto:?subject={Uri.EscapeDataString(Subject)}&body={Uri.EscapeDataString(Body.Replace("\n", "\r\n", StringComparison.Ordinal))}";

    public static CustomerLetter For(IncidentLine line, LetterLanguage language, TimeZoneInfo zone)
    {
        var body = string.Join("\n\n",
        [
            language["greeting"],
            language.Say("seen", line.User),
            string.Join('\n', Facts(CaseFacts.Of(line), line, language, zone).Select(fact => $"- {language[fact.Key]}: {fact.Value}")),
            language[Request(ReasonWeights.Weigh(line).Likely)],
            language["advice"],
            language["closing"],
        ]);
        return new CustomerLetter(language.Say("subject", line.User), body);
    }

    // A list and no sentences: "from the Netherlands" has another form in each language and for each country.
    private static IEnumerable<(string Key, string Value)> Facts(CaseFacts facts, IncidentLine line, LetterLanguage language, TimeZoneInfo zone)
    {
        yield return ("when", language.Moment(facts.At, zone));
        if (facts.CameFrom is { } place)
        {
            yield return ("where", language.Place(place));
        }

        if (facts.Protocol is { } protocol)
        {
            yield return ("through", protocol);
        }

        if (facts.Owners.Count > 0)
        {
            yield return ("network", facts.Owners[0]);
        }

        if (facts is { Other: { } other, Apart: { } apart })
        {
            var moment = language.Moment(facts.OtherIsLater ? facts.At + apart : facts.At - apart, zone);
            var way = facts.Kilometres is { } kilometres && kilometres >= 1 ? $", {language.Say("away", language.Number(kilometres))}" : "";
            yield return ("other", $"{language.Place(other)}, {moment}{way}");
        }

        if (UsualCountries(facts) is { Count: > 0 } usual)
        {
            yield return ("usual", string.Join(", ", usual.Select(code => CountryTable.NameOf(code, language.Code))));
        }

        if (facts.Failures is > 0 and var failures)
        {
            yield return ("failures", language.Number(failures));
        }

        if (facts.Networks is { } networks)
        {
            yield return ("networks", language.Number(networks));
        }

        if (line.CountryCodes.Count > 1)
        {
            yield return ("countries", string.Join(", ", line.CountryCodes.Select(code => CountryTable.NameOf(code, language.Code))));
        }

        yield return ("sent", language.Number(line.MessagesSent24h));
    }

    /// <summary>The codes of the countries where the User usually is; none while that is not known.</summary>
    public static IReadOnlyList<string> UsualCountries(CaseFacts facts) =>
        [.. (facts.Usual ?? "").Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(Countries.CodeOf).OfType<string>()];

    private static string Request(LikelyReason reason) => reason switch
    {
        LikelyReason.ThirdPartyApplication => "application",
        LikelyReason.Travelling => "travelling",
        LikelyReason.MobileConnection => "mobile",
        _ => "compromised",
    };
}
