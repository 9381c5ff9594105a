namespace MailSecurity.Domain.Admins;

/// <summary>A credential for the API. Only a hash of its secret is stored; the key itself is shown once.</summary>
public sealed class ApiKey
{
    public long Id { get; set; }

    public int AccountId { get; set; }

    public required string Name { get; set; }

    /// <summary>SHA-256 of the secret: it has 256 random bits, so a slow hash would add nothing.</summary>
    public required byte[] SecretHash { get; set; }

    /// <summary>Names of <see cref="ApiScope"/> with spaces between.</summary>
    public required string Scopes { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Who made it, as they were called then.</summary>
    public string CreatedBy { get; set; } = "";

    /// <summary>Null: until it is deleted.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>Written at most once a minute.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    public bool Allows(string scope) => Scopes.Split(' ').Contains(scope, StringComparer.Ordinal);
}
