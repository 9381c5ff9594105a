using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Trust;

/// <summary>What may be marked as safe.</summary>
public static class TrustRules
{
    public const int WidestIPv4 = 17;
    public const int WidestIPv6 = 40;
    public const int ShortestDescription = 2;
    public const int LongestDescription = 200;

    private static readonly int[] IPv4 = [.. Enumerable.Range(WidestIPv4, 32 - WidestIPv4 + 1).Reverse()];
    private static readonly int[] IPv6 = [128, 64, 56, 48, 44, WidestIPv6];

    /// <summary>The prefix lengths that are offered, from one address to the widest.</summary>
    public static IReadOnlyList<int> Lengths(ClientAddress address) => address.IsIPv4 ? IPv4 : IPv6;

    public static Network Widest(ClientAddress address)
    {
        var length = address.IsIPv4 ? WidestIPv4 : WidestIPv6;
        return new Network(address.NetworkOf(length), length);
    }

    /// <summary>Why the network cannot be trusted as a whole, or null.</summary>
    public static string? TooWide(Network network) => network.PrefixLength < (network.First.IsIPv4 ? WidestIPv4 : WidestIPv6)
        ? $"{network} is too wide to be trusted: at most /{WidestIPv4} for IPv4 and /{WidestIPv6} for IPv6."
        : null;

    internal static (Network Network, string Description) Check(NewTrustedRange wanted, DateTimeOffset now, List<TrustProblem> problems)
    {
        var network = ReadNetwork(wanted.Network, problems);
        var description = ReadDescription(wanted.Description, problems);
        CheckExpiry(wanted.ExpiresAt, now, problems);
        return (network, description);
    }

    internal static (string Country, string Note) Check(NewExpectation wanted, DateTimeOffset now, List<TrustProblem> problems)
    {
        var country = wanted.Country?.Trim().ToUpperInvariant() ?? "";
        if (!Countries.Codes.Contains(country))
        {
            problems.Add(new("country", "country is a two-letter code such as PT."));
        }

        if (wanted.EndsAt is not { } end || end <= now || end > now.AddDays(Expectation.MostDays))
        {
            problems.Add(new("until", $"until is at most {Expectation.MostDays} days from now, and not over already."));
        }

        var note = wanted.Note?.Trim() ?? "";
        if (note.Length > Expectation.LongestNote)
        {
            problems.Add(new("note", $"note has at most {Expectation.LongestNote} characters."));
        }

        return (country, note);
    }

    /// <summary>The reason as it is stored.</summary>
    internal static string Check(NewMute wanted, DateTimeOffset now, List<TrustProblem> problems)
    {
        if (wanted.Rule is null || !RuleBook.Names.Contains(wanted.Rule))
        {
            problems.Add(new("rule", "There is no such rule."));
        }

        if (wanted.ExpiresAt is not { } end || end <= now || end > now.AddDays(RuleMute.MostDays))
        {
            problems.Add(new("until", $"until is at most {RuleMute.MostDays} days from now, and not over already."));
        }

        var reason = wanted.Reason?.Trim() ?? "";
        if (reason.Length is < RuleMute.ShortestReason or > RuleMute.LongestReason)
        {
            problems.Add(new("reason", $"reason has {RuleMute.ShortestReason} to {RuleMute.LongestReason} characters."));
        }

        return reason;
    }

    internal static Network ReadNetwork(string? text, List<TrustProblem> problems)
    {
        var read = Network.Read(text?.Trim() ?? "");
        if (read.IsError)
        {
            problems.Add(new("network", read.Error!));
        }
        else if (TooWide(read.Network) is { } problem)
        {
            problems.Add(new("network", problem));
        }

        return read.Network;
    }

    internal static string ReadDescription(string? text, List<TrustProblem> problems)
    {
        var description = text?.Trim() ?? "";
        if (description.Length is < ShortestDescription or > LongestDescription)
        {
            problems.Add(new("description", $"description has {ShortestDescription} to {LongestDescription} characters."));
        }

        return description;
    }

    internal static void CheckExpiry(DateTimeOffset? expiresAt, DateTimeOffset now, List<TrustProblem> problems)
    {
        if (expiresAt <= now)
        {
            problems.Add(new("expiresAt", "expiresAt is over already."));
        }
    }
}
