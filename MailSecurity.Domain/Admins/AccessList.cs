using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Admins;

/// <summary>One network that an Admin may sign in from.</summary>
public sealed class AccessEntry
{
    public long Id { get; set; }

    public int AccountId { get; set; }

    public Guid AdminId { get; set; }

    public ClientAddress Network { get; set; }

    public int PrefixLength { get; set; }

    public string Description { get; set; } = "";

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Null: until it is deleted.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    public DateTimeOffset? LastUsedAt { get; set; }

    public AccessNetwork Range => new(Network, PrefixLength);

    public bool IsExpired(DateTimeOffset now) => ExpiresAt <= now;

    public override string ToString() => $"{Range} ({Description})";
}

/// <summary>
/// The Admin IP Access List of one Admin, and whether the restriction is on. A restriction that was not confirmed by its
/// deadline is off: that is computed from the stored deadline, so no process has to be alive to take it back.
/// </summary>
public sealed record AccessList(IReadOnlyList<AccessEntry> Entries, DateTimeOffset? RestrictedAt, DateTimeOffset? ConfirmBy)
{
    public static readonly TimeSpan TimeToConfirm = TimeSpan.FromMinutes(5);
    public static readonly AccessList Empty = new([], null, null);

    public bool IsRestricted(DateTimeOffset now) => RestrictedAt is not null && !(ConfirmBy <= now);

    /// <summary>On, but still waiting for its confirmation.</summary>
    public bool IsPending(DateTimeOffset now) => IsRestricted(now) && ConfirmBy is not null;

    public AccessEntry? Covering(ClientAddress address, DateTimeOffset now) =>
        Entries.FirstOrDefault(entry => !entry.IsExpired(now) && entry.Range.Covers(address));

    public bool Admits(ClientAddress address, DateTimeOffset now) => !IsRestricted(now) || Covering(address, now) is not null;

    /// <summary>Why this list, were it enforced, would lock out whoever is at <paramref name="address"/>; null if it would not.</summary>
    public string? LockOut(ClientAddress address, DateTimeOffset now)
    {
        var covering = Entries.Where(entry => !entry.IsExpired(now) && entry.Range.Covers(address)).ToList();
        return covering.Count == 0 ? $"Your address {address} would not be covered by the list: you would lock yourself out."
            : covering.TrueForAll(entry => entry.ExpiresAt is not null) ? $"Your address {address} would only be covered by an entry that expires: you would lock yourself out when it does."
            : null;
    }
}
