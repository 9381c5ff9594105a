using System.Globalization;
using MailSecurity.Domain.Geo;

namespace MailSecurity.Domain.Incidents;

/// <summary>
/// The whole of how a likely reason is found: each line is one fact, the reason it speaks for or against, and its weight.
/// 1 is a nod, 3 is strong, 5 decides unless something strong stands against it. Nothing else counts.
/// </summary>
public static class ReasonWeights
{
    private const int ManyMessages = 200;
    private const int FewMessages = 20;
    private const int ManyFailures = 5;
    private const double FasterThanAnAirliner = 900;

    private const LikelyReason Compromised = LikelyReason.CompromisedAccount;
    private const LikelyReason Application = LikelyReason.ThirdPartyApplication;
    private const LikelyReason Travelling = LikelyReason.Travelling;
    private const LikelyReason Mobile = LikelyReason.MobileConnection;

    public static ReasonBalance Weigh(IncidentLine line) => Weigh(CaseFacts.Of(line));

    public static ReasonBalance Weigh(CaseFacts facts) => new([.. Clues(facts).OfType<Clue>()]);

    private static IEnumerable<Clue?> Clues(CaseFacts facts)
    {
        var countries = facts.Countries.Count;
        var (hosting, mobile, application) = (facts.Has(NetworkKind.Hosting), facts.Has(NetworkKind.Mobile), facts.Has(NetworkKind.CloudClient));
        var isImpossible = facts.Speed > FasterThanAnAirliner;
        var isPossible = facts.Speed is not null && !isImpossible;
        var owner = string.Join(", ", facts.Kinds.Count > 0 ? facts.Owners : facts.Owners.Where(name => NetworkKinds.Shipped.OfOwner(name) != NetworkOrigin.Unknown));

        yield return new Clue(Compromised, 1, "A rule found these logins unusual for this User.");
        yield return If(facts.Messages >= ManyMessages, Compromised, 3, $"{Number(facts.Messages)} messages were sent in 24 hours.");
        yield return If(facts.Messages <= FewMessages, Compromised, -1, FewSent(facts.Messages));
        yield return If(countries >= 5, Compromised, 3, $"Logins came from {countries} countries in 24 hours.");
        yield return If(countries is 3 or 4, Compromised, 1, $"Logins came from {countries} countries in 24 hours.");
        yield return If(facts.Failures >= ManyFailures, Compromised, 3, $"{Number(facts.Failures)} attempts failed in the hour before the login: somebody may have guessed the password.");
        yield return If(isImpossible, Compromised, 3, $"Nobody travels {facts.Kilometres:N0} km in {Spell(facts)}.");
        yield return If(hosting && !application, Compromised, 2, $"The login came from rented servers ({owner}), not from a person's own connection.");
        yield return If(facts.Networks >= 25, Compromised, 2, $"{Number(facts.Networks)} different networks were used.");

        yield return If(application, Application, 5, $"The network belongs to a known mail application or its cloud ({owner}).");
        yield return If(!application && facts.Owners.Count > 0, Application, -2, "The network is not that of a mail application we know.");
        yield return If(application && facts.Protocol is "IMAP" or "POP3", Application, 1, $"It fetched mail ({facts.Protocol}), as such applications do.");
        yield return If(facts.Messages >= ManyMessages, Application, -3, $"{Number(facts.Messages)} messages were sent in 24 hours: reading applications send few.");
        yield return If(facts.Failures >= ManyFailures, Application, -2, "Many attempts failed before; an application knows the password.");

        yield return If(countries == 2 && isPossible, Travelling, 2, $"{facts.Kilometres:N0} km in {Spell(facts)} can be travelled.");
        yield return If(countries == 2 && facts.AreNeighbours, Travelling, 2, "The two countries border each other.");
        yield return If(countries == 2 && facts.Failures == 0, Travelling, 1, "The password was right at once.");
        yield return If(countries == 2 && facts.Messages <= FewMessages, Travelling, 1, "Hardly any messages were sent.");
        yield return If(isImpossible, Travelling, -5, "The two logins are too far apart for the time between them.");
        yield return If(countries >= 3, Travelling, -3, $"{countries} countries in 24 hours are more than a journey.");
        yield return If(hosting || application, Travelling, -2, $"The network ({owner}) is not one that travellers use.");
        yield return If(facts.Messages >= ManyMessages, Travelling, -2, $"{Number(facts.Messages)} messages were sent in 24 hours.");

        yield return If(mobile, Mobile, 4, $"The network belongs to a mobile operator ({owner}).");
        yield return If(facts.Networks is not null && countries <= 1, Mobile, 2, "Many addresses, but all in one country: phones renew theirs all the time.");
        yield return If(countries >= 2 && !facts.AreNeighbours, Mobile, -3, "A renewed address stays in its country, and these logins did not.");
        yield return If(hosting || application, Mobile, -2, $"The network ({owner}) has no phones in it.");
        yield return If(facts.Messages >= ManyMessages, Mobile, -2, $"{Number(facts.Messages)} messages were sent in 24 hours.");
        yield return If(facts.Networks >= 25, Mobile, -1, $"{Number(facts.Networks)} different networks are many, even for a phone.");
    }

    private static string FewSent(int messages) => messages switch
    {
        0 => "No message was sent in 24 hours.",
        1 => "Only 1 message was sent in 24 hours.",
        _ => $"Only {Number(messages)} messages were sent in 24 hours.",
    };

    private static Clue? If(bool holds, LikelyReason reason, int weight, FormattableString text) =>
        holds ? new Clue(reason, weight, FormattableString.Invariant(text)) : null;

    private static Clue? If(bool holds, LikelyReason reason, int weight, string text) => holds ? new Clue(reason, weight, text) : null;

    private static string Number(int? value) => (value ?? 0).ToString("N0", CultureInfo.InvariantCulture);

    private static string Spell(CaseFacts facts) => LoginFacts.Spell(facts.Apart ?? TimeSpan.Zero);
}
