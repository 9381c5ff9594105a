using System.Globalization;
using System.Numerics;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Trust;

namespace MailSecurity.Dashboard.Components.Trust;

/// <summary>Trusted networks in the screen's words.</summary>
public static class TrustWords
{
    // From here on a range is called wide: more than an office has.
    private const int WideIPv4 = 22;
    private const int WideIPv6 = 48;
    private const int ManyFailures = 5;

    public static string Number<T>(T number)
        where T : INumber<T> => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"/24, 203.0.113.0 to 203.0.113.255", as the slider says it aloud.</summary>
    public static string Range(Network network) => $"/{network.PrefixLength}, {Span(network)}";

    public static string Span(Network network) => network.First == network.Last ? "this address only" : $"{network.First} to {network.Last}";

    /// <summary>Why the dialog has no such range, or null. The slider would widen it without a word.</summary>
    public static string? NotOffered(Network network) => TrustRules.Lengths(network.First) is var offered && offered.Contains(network.PrefixLength)
        ? null
        : $"Networks are offered as {string.Join(", ", offered.Select(length => $"/{length}"))}.";

    public static string Owner(Location location) => (location.NetworkOwner, location.Country) switch
    {
        ({ } owner, { } country) => $"{owner}, {Countries.NameOf(country)}",
        ({ } owner, null) => owner,
        (null, { } country) => $"unknown, {Countries.NameOf(country)}",
        _ => "unknown",
    };

    public static string Closes(RangePreview preview) => preview.Closes.Count == 0 && !preview.MayCloseMore ? "none"
        : $"{(preview.MayCloseMore ? "at least " : "")}{Number(preview.Closes.Count)}{(preview.Closes.Count > 0 ? $": {Some(preview.Closes)}" : "")}";

    public static IEnumerable<string> Warnings(RangePreview preview)
    {
        if (preview.CoveredBy is { } known)
        {
            yield return $"{known.Network} covers this already: {known.Description}.";
        }

        if (preview.OtherUsers > 0)
        {
            yield return $"{Number(preview.OtherUsers)} other {(preview.OtherUsers == 1 ? "User" : "Users")} logged in from here in the last {RangePreview.Days} days.";
        }

        if (preview.Failures >= ManyFailures)
        {
            yield return $"{Number(preview.Failures)} failed logins came from here: somebody may be trying passwords.";
        }

        if (preview.Network.PrefixLength <= (preview.Network.First.IsIPv4 ? WideIPv4 : WideIPv6))
        {
            yield return $"A wide range: whoever gets one of its {Number(preview.Addresses)} addresses is trusted.";
        }

        if (OfKind(preview.Origin.Kind) is { } kind)
        {
            yield return $"{kind} ({preview.Location.NetworkOwner ?? preview.Origin.Name}).";
        }
    }

    /// <summary>With a capital letter in front.</summary>
    public static string Sentence(string words) => words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];

    private static string? OfKind(NetworkKind kind) => kind switch
    {
        NetworkKind.Hosting => "A hosting network: its addresses are for rent, to attackers as well",
        NetworkKind.Mobile => "A mobile network: its addresses move from phone to phone, and a stranger may have one tomorrow",
        _ => null,
    };

    /// <summary>What was saved and what it did.</summary>
    public static IEnumerable<string> Done(TrustAnswer answer)
    {
        if (answer.Entry is { } entry)
        {
            yield return $"{entry.Network} is marked as safe for {entry.User ?? $"every User of {entry.Domain}"}.";
        }

        foreach (var line in Rejudged(answer.Rejudged))
        {
            yield return line;
        }
    }

    /// <summary>What a change did to incidents; nothing if it did nothing.</summary>
    public static IEnumerable<string> Rejudged(RejudgeResult result)
    {
        foreach (var (outcome, words) in new[]
        {
            (RejudgeOutcome.Closed, "Closed"),
            (RejudgeOutcome.Explained, "Explained in part"),
            (RejudgeOutcome.Raised, "Opened again"),
        })
        {
            var users = result.Cases.Where(known => known.Outcome == outcome).Select(known => known.User).Distinct().ToList();
            if (users.Count > 0)
            {
                yield return $"{words}: {(users.Count == 1 ? "the incident" : $"{Number(users.Count)} incidents")} of {Some(users)}.";
            }
        }
    }

    /// <summary>The moment after the last second of the day, UTC.</summary>
    public static DateTimeOffset? EndOf(DateOnly? day) =>
        day is { } known && known < DateOnly.MaxValue ? new DateTimeOffset(known.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero) : null;

    private static string Some(IReadOnlyList<string> users) =>
        string.Join(", ", users.Take(3)) + (users.Count > 3 ? $" and {Number(users.Count - 3)} more" : "");
}
