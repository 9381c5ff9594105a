using System.Globalization;
using MailSecurity.Domain.Trust;

namespace MailSecurity.Domain.Geo;

/// <summary>One file of network kinds as read: the form is described at the top of the shipped one.</summary>
public sealed class NetworkKindList
{
    private const int MostEntries = 200_000;

    private static readonly Dictionary<string, NetworkKind> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["own-webmail"] = NetworkKind.OwnWebmail,
        ["cloud-client"] = NetworkKind.CloudClient,
        ["satellite"] = NetworkKind.Satellite,
        ["mobile"] = NetworkKind.Mobile,
        ["hosting"] = NetworkKind.Hosting,
        ["ordinary"] = NetworkKind.Unknown,
    };

    private readonly List<string> _problems = [];

    internal Dictionary<long, NetworkOrigin> ByAsn { get; } = [];

    internal Dictionary<Network, NetworkOrigin> ByNetwork { get; } = [];

    internal List<(string Word, NetworkOrigin Origin)> ByWord { get; } = [];

    /// <summary>What could not be read, by line; the rest counts.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public bool IsEmpty => ByAsn.Count + ByNetwork.Count + ByWord.Count == 0;

    public static NetworkKindList Read(IEnumerable<string> lines)
    {
        var list = new NetworkKindList();
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            if (line.Length > 0 && line[0] != '#' && list.Add(line) is { } problem)
            {
                list._problems.Add($"line {number}: {problem}");
            }
        }

        return list;
    }

    /// <summary>The entries of an Account, whose keys have been read once already.</summary>
    public static NetworkKindList Of(IEnumerable<NetworkKindEntry> entries)
    {
        var list = new NetworkKindList();
        foreach (var entry in entries)
        {
            list.Add(entry.Key, entry.Kind is NetworkKind.Unknown ? NetworkOrigin.Unknown : new NetworkOrigin(entry.Kind, entry.Name));
        }

        return list;
    }

    private string? Add(string line)
    {
        var parts = line.Split(';', StringSplitOptions.TrimEntries);
        if (parts is not [var kind, var name, var keys] || !Kinds.TryGetValue(kind, out var known))
        {
            return $"it is not 'kind ; name ; known by' with a kind of {string.Join(", ", Kinds.Keys)}.";
        }

        var origin = known is NetworkKind.Unknown ? NetworkOrigin.Unknown : new NetworkOrigin(known, name);
        foreach (var key in Cut(keys))
        {
            if (ByAsn.Count + ByNetwork.Count + ByWord.Count >= MostEntries)
            {
                return $"there are more than {MostEntries:N0} entries.";
            }

            if (Add(key, origin) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private string? Add(string key, NetworkOrigin origin)
    {
        if (key[0] == '"')
        {
            ByWord.Add((key.Trim('"'), origin));
            return null;
        }

        if (key.StartsWith("AS", StringComparison.OrdinalIgnoreCase) && uint.TryParse(key.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var asn))
        {
            ByAsn[asn] = origin;
            return null;
        }

        var network = Network.Read(key);
        if (network.IsError)
        {
            return network.Error;
        }

        ByNetwork[network.Network] = origin;
        return null;
    }

    // At blanks, but a quoted word may hold some.
    private static IEnumerable<string> Cut(string keys)
    {
        var parts = keys.Split('"');
        for (var part = 0; part < parts.Length; part++)
        {
            if (part % 2 == 1)
            {
                if (parts[part].Length > 0)
                {
                    yield return $"\"{parts[part]}\"";
                }

                continue;
            }

            foreach (var key in parts[part].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                yield return key;
            }
        }
    }
}
