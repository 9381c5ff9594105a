using System.Collections.Frozen;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Trust;

/// <summary>
/// All trusted ranges of a store, for look-up by address, where its Users are expected, and which rules are muted for them. Immutable: a change makes a new
/// set. The longest prefix that covers an address, is in scope and has not expired wins, and a range for the User wins over
/// one for the Domain.
/// </summary>
public sealed class TrustedRangeSet
{
    private static long _lastStamp;

    public static readonly TrustedRangeSet Empty = new([], [], []);

    // One table per prefix length in use, longest first: a look-up costs one probe for each of the few lengths in use.
    private readonly (bool IPv4, int Length, FrozenDictionary<ClientAddress, TrustedRange[]> Ranges)[] _byLength;

    private readonly Dictionary<long, TrustedRange> _byId;
    private readonly ILookup<(int UserId, string Country), Expectation> _expected;

    private readonly ILookup<(int UserId, string Rule), RuleMute> _mutes;

    private TrustedRangeSet(IReadOnlyCollection<TrustedRange> ranges, IReadOnlyCollection<Expectation> expected, IReadOnlyCollection<RuleMute> mutes)
    {
        _mutes = mutes.ToLookup(known => (known.UserId, known.Rule));
        _expected = expected.ToLookup(known => (known.UserId, known.Country));
        _byId = ranges.ToDictionary(range => range.Id);
        _byLength = [.. ranges
            .GroupBy(range => (range.Network.IsIPv4, range.PrefixLength))
            .OrderByDescending(group => group.Key.PrefixLength)
            .Select(group => (group.Key.IsIPv4, group.Key.PrefixLength, group
                .GroupBy(range => range.Network)
                .ToFrozenDictionary(same => same.Key, same => same.OrderByDescending(range => range.UserId.HasValue).ToArray())))];
    }

    public static TrustedRangeSet Of(
        IReadOnlyCollection<TrustedRange> ranges, IReadOnlyCollection<Expectation>? expected = null, IReadOnlyCollection<RuleMute>? mutes = null) =>
        ranges.Count + (expected?.Count ?? 0) + (mutes?.Count ?? 0) == 0 ? Empty : new(ranges, expected ?? [], mutes ?? []);

    /// <summary>Whether no network is trusted.</summary>
    public bool IsEmpty => _byId.Count == 0;

    /// <summary>Another number for every set, so that who has seen one need not keep it.</summary>
    public long Stamp { get; } = Interlocked.Increment(ref _lastStamp);

    public TrustedRange? Find(ClientAddress address, int domainId, int userId, DateTimeOffset at) => Find(address, domainId, userId, at, address.Bits);

    /// <summary>A range that covers the whole network of <paramref name="length"/> bits around the address.</summary>
    public TrustedRange? Find(ClientAddress address, int domainId, int userId, DateTimeOffset at, int length)
    {
        foreach (var (isIPv4, own, ranges) in _byLength)
        {
            if (own <= length && isIPv4 == address.IsIPv4 && ranges.TryGetValue(address.NetworkOf(own), out var candidates))
            {
                foreach (var range in candidates)
                {
                    if (range.DomainId == domainId && (range.UserId ?? userId) == userId && !(range.ExpiresAt <= at))
                    {
                        return range;
                    }
                }
            }
        }

        return null;
    }

    /// <summary>The expectation by which the User may be in the country at that time, of several the one that lasts longest.</summary>
    public Expectation? Expected(int userId, string country, DateTimeOffset at) =>
        _expected[(userId, country)].Where(known => !known.IsOver(at)).MaxBy(known => known.EndsAt);

    /// <summary>The mute under which the rule says nothing about the User at that time, of several the one that lasts longest.</summary>
    public RuleMute? Muted(int userId, string rule, DateTimeOffset at) =>
        _mutes[(userId, rule)].Where(known => !known.IsOverAt(at)).MaxBy(known => known.ExpiresAt);

    public TrustedRange? ById(long id) => _byId.GetValueOrDefault(id);
}
