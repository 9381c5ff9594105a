using MailSecurity.Domain.Geo;

namespace MailSecurity.Domain.Trust;

/// <summary>What marking a network as safe would mean, counted on the stored logins of the last 30 days that the viewer may see.</summary>
public sealed record RangePreview
{
    public const int Days = 30;

    public required Network Network { get; init; }

    /// <summary>How many addresses it holds.</summary>
    public UInt128 Addresses => Network.Last.Value - Network.First.Value + 1;

    /// <summary>Of its first address: country, owner and AS number as the databases say now.</summary>
    public required Location Location { get; init; }

    /// <summary>What its first address is used for, as the Account knows it.</summary>
    public NetworkOrigin Origin { get; init; } = NetworkOrigin.Unknown;

    /// <summary>Users who logged in from there, without the one it is asked for.</summary>
    public required int OtherUsers { get; init; }

    /// <summary>Those of them whose logins the range would cover; the rest are of other Domains or, for one User's range, everybody else.</summary>
    public required int OtherUsersInScope { get; init; }

    /// <summary>Failed logins from there, of all Users.</summary>
    public required long Failures { get; init; }

    /// <summary>Successful logins that the range would have covered.</summary>
    public required long LoginsCovered { get; init; }

    /// <summary>Users whose open incident it would close.</summary>
    public required IReadOnlyList<string> Closes { get; init; }

    /// <summary>More Users with an open incident were seen there than are judged for a preview.</summary>
    public required bool MayCloseMore { get; init; }

    /// <summary>The entry that covers all of it already, if there is one.</summary>
    public required TrustedEntry? CoveredBy { get; init; }
}

/// <summary>What a preview is asked about; a User narrows the scope from the Domain to that User when <paramref name="ForUser"/> is set.</summary>
public sealed record PreviewQuestion(Network Network, string Domain, string? User, bool ForUser);

/// <summary>A range that fits, and why.</summary>
public sealed record RangeSuggestion(int PrefixLength, string Why);
