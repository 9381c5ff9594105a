namespace MailSecurity.Domain.Alerts;

/// <summary>A browser that an Admin has allowed to show alerts.</summary>
public sealed class PushDevice
{
    public const int LongestLabel = 60;

    public Guid Id { get; init; }

    public int AccountId { get; init; }

    public Guid AdminId { get; init; }

    public required string Endpoint { get; set; }

    public required string Key { get; set; }

    public required string Secret { get; set; }

    /// <summary>The <see cref="PushKey"/> that it subscribed for; it takes no other's messages.</summary>
    public int KeyId { get; set; }

    /// <summary>"My phone".</summary>
    public required string Label { get; set; }

    public required string UserAgent { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The last proof that it works: when it last said that it had shown something.</summary>
    public DateTimeOffset? LastShownAt { get; set; }

    /// <summary>Deliveries since then that a push service did not take.</summary>
    public int Failures { get; set; }

    public string? LastProblem { get; set; }

    /// <summary>When the push service said that it does not know the subscription any more. Nothing is sent until it has a new one.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>When its owner was told that it has not shown anything for long.</summary>
    public DateTimeOffset? RemindedAt { get; set; }

    /// <summary>What a token to renew the subscription is good for: this one. It is spent by being used.</summary>
    public static long FingerprintOf(string endpoint) => unchecked((long)System.IO.Hashing.XxHash3.HashToUInt64(System.Text.Encoding.UTF8.GetBytes(endpoint)));

    /// <summary>Whether it has shown nothing for longer than is good.</summary>
    public bool IsUnconfirmed(DateTimeOffset now, TimeSpan longest) => now - (LastShownAt ?? CreatedAt) > longest;
}

/// <summary>A key by which push services know this panel. The newest is in force.</summary>
public sealed class PushKey
{
    public int Id { get; set; }

    public required string PublicKey { get; init; }

    /// <summary>Encrypted by the host's keys.</summary>
    public required byte[] ProtectedPrivateKey { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}
