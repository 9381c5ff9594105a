namespace MailSecurity.Domain.Admins;

/// <summary>
/// A link that lets its holder choose a password once: the first Admin's set-up, or an invitation. Only a hash of its
/// secret is stored, so a copy of the store opens nothing.
/// </summary>
public sealed class SetupLink
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    public long Id { get; set; }

    /// <summary>SHA-256 of the secret.</summary>
    public required byte[] SecretHash { get; set; }

    /// <summary>Whose password it sets; null for the very first Admin, who also chooses name and address.</summary>
    public Guid? AdminId { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    public DateTimeOffset? UsedAt { get; set; }
}
