using System.Collections.Concurrent;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Geo;

/// <summary>
/// Says what a network is used for, from the provider's own networks, the operator's file and the shipped one, in that
/// order. Immutable; one look costs a few probes whatever the lists' lengths.
/// </summary>
public sealed class NetworkKinds
{
    private const int MostOwnersKept = 50_000;

    private static readonly Lazy<NetworkKinds> OnlyShipped = new(() => new([ReadShipped()]));

    private readonly NetworkKindTable[] _tables;
    private readonly ConcurrentDictionary<string, NetworkOrigin> _owners = new(StringComparer.Ordinal);

    /// <summary>The list that comes first decides.</summary>
    public NetworkKinds(IEnumerable<NetworkKindList> lists)
        : this([.. lists.Where(list => !list.IsEmpty).Select(list => new NetworkKindTable(list))])
    {
    }

    private NetworkKinds(NetworkKindTable[] tables) => _tables = tables;

    /// <summary>The shipped list alone.</summary>
    public static NetworkKinds Shipped => OnlyShipped.Value;

    public static NetworkKindList ReadShipped() => NetworkKindList.Read(File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Geo", "Data", "network-kinds.txt")));

    /// <summary>With entries that decide before all lists.</summary>
    public NetworkKinds With(IReadOnlyList<NetworkKindEntry> entries) =>
        entries.Count == 0 ? this : new([new NetworkKindTable(NetworkKindList.Of(entries)), .. _tables]);

    public NetworkOrigin Of(ClientAddress address, Location location)
    {
        foreach (var table in _tables)
        {
            if (table.Find(address, location.Asn) is { } found)
            {
                return found;
            }
        }

        return OfOwner(location.NetworkOwner);
    }

    /// <summary>As far as the words of the owner's name tell.</summary>
    public NetworkOrigin OfOwner(string? owner)
    {
        if (owner is null)
        {
            return NetworkOrigin.Unknown;
        }

        if (_owners.TryGetValue(owner, out var known))
        {
            return known;
        }

        var origin = Read(owner);
        if (_owners.Count >= MostOwnersKept)
        {
            _owners.Clear();
        }

        _owners.TryAdd(owner, origin);
        return origin;
    }

    private NetworkOrigin Read(string owner)
    {
        // A blank at either end, so that a word that ends in one matches the end of the name, too.
        var text = $" {owner} ";
        foreach (var table in _tables)
        {
            if (table.Find(text) is { } found)
            {
                return found;
            }
        }

        return NetworkOrigin.Unknown;
    }
}
