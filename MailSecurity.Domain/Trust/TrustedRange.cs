using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Trust;

/// <summary>A network marked as safe for a whole Domain, or for one User of it.</summary>
public sealed class TrustedRange
{
    public long Id { get; set; }

    public int AccountId { get; set; }

    public int DomainId { get; set; }

    /// <summary>Null: every User of the Domain.</summary>
    public int? UserId { get; set; }

    public ClientAddress Network { get; set; }

    /// <summary>Bits of the written form: at most 32 for IPv4, 128 for IPv6.</summary>
    public int PrefixLength { get; set; }

    public string Description { get; set; } = "";

    public DateTimeOffset CreatedAt { get; set; }

    public string CreatedBy { get; set; } = "";

    /// <summary>Null: until it is deleted.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>Event time of the latest successful login that it covered.</summary>
    public DateTimeOffset? LastMatchedAt { get; set; }

    /// <summary>Successful logins that it covered when they were judged.</summary>
    public long MatchedCount { get; set; }

    /// <summary>It has expired, and what it had covered was judged again.</summary>
    public bool IsOver { get; set; }

    public Network AsNetwork => new(Network, PrefixLength);

    public bool Covers(ClientAddress address) =>
        address.IsIPv4 == Network.IsIPv4 && address.NetworkOf(PrefixLength) == Network;

    /// <summary>The same range with another end.</summary>
    public TrustedRange Until(DateTimeOffset? expiresAt)
    {
        var other = (TrustedRange)MemberwiseClone();
        other.ExpiresAt = expiresAt;
        return other;
    }

    public override string ToString() => $"{Network}/{PrefixLength}";
}
