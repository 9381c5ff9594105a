using System.Collections.Frozen;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Geo;

/// <summary>One list of kinds, made for look-up: the longest network that holds an address, then the AS number.</summary>
internal sealed class NetworkKindTable(NetworkKindList list)
{
    // One table for each prefix length in use, longest first.
    private readonly (bool IPv4, int Length, FrozenDictionary<ClientAddress, NetworkOrigin> Networks)[] _byLength =
    [
        .. list.ByNetwork
            .GroupBy(entry => (entry.Key.First.IsIPv4, entry.Key.PrefixLength))
            .OrderByDescending(group => group.Key.PrefixLength)
            .Select(group => (group.Key.IsIPv4, group.Key.PrefixLength, group.ToFrozenDictionary(entry => entry.Key.First, entry => entry.Value))),
    ];

    private readonly FrozenDictionary<long, NetworkOrigin> _byAsn = list.ByAsn.ToFrozenDictionary();
    private readonly (string Word, NetworkOrigin Origin)[] _byWord = [.. list.ByWord];

    public NetworkOrigin? Find(ClientAddress address, long? asn)
    {
        var isIPv4 = address.IsIPv4;
        foreach (var (ofIPv4, length, networks) in _byLength)
        {
            if (ofIPv4 == isIPv4 && networks.TryGetValue(address.NetworkOf(length), out var found))
            {
                return found;
            }
        }

        return asn is { } number && _byAsn.TryGetValue(number, out var known) ? known : null;
    }

    /// <summary>The first entry with a word that is in the text.</summary>
    public NetworkOrigin? Find(string text)
    {
        foreach (var (word, origin) in _byWord)
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return origin;
            }
        }

        return null;
    }
}
