using System.Collections.Frozen;

namespace MailSecurity.Playground.Places;

/// <summary>Finds addresses by country and use.</summary>
internal static class Atlas
{
    /// <summary>Far from the countries in which the provider's customers live, and none of them a neighbour of those.</summary>
    public static readonly IReadOnlyList<string> Abroad =
        ["BR", "VN", "IN", "CN", "RU", "ID", "TH", "PH", "KR", "NG", "EG", "PK", "AR", "CO", "TR", "UA"];

    public static readonly IReadOnlyList<string> Destinations = ["JP", "AU", "AE", "TH", "BR", "TR", "SE", "EG", "IN"];

    public static readonly IReadOnlyList<string> HostingCountries = CountriesWith(NetworkKind.Hosting);

    private static readonly FrozenDictionary<(string, NetworkKind), Network[]> Networks = NetworkTable.All
        .GroupBy(network => (network.Country, network.Kind))
        .ToFrozenDictionary(group => group.Key, group => group.ToArray());

    public static Source Draw(string country, NetworkKind kind, Chance chance) => chance.Pick(NetworksOf(country, kind)).Draw(chance);

    // A carrier's customers and a home's are one crowd where the table knows only one of them.
    public static Network[] NetworksOf(string country, NetworkKind kind) =>
        Networks.TryGetValue((country, kind), out var networks) ? networks
            : Networks[(country, kind is NetworkKind.Home ? NetworkKind.Mobile : NetworkKind.Home)];

    private static List<string> CountriesWith(NetworkKind kind) =>
        NetworkTable.All.Where(network => network.Kind == kind).Select(network => network.Country).Distinct().ToList();
}
