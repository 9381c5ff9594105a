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

    /// <summary>Null: until it is deleted.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>Written at most once a minute.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    public bool Allows(string scope) => Scopes.Split(' ').Contains(scope, StringComparer.Ordinal);
}

/// <summary>What an API key may do.</summary>
public static class ApiScope
{
    public const string Intake = "intake";
    public const string IncidentsRead = "incidents.read";
    public const string IncidentsWrite = "incidents.write";

    public const string LoginsRead = "logins.read";
    public const string TrustedRead = "trusted.read";
    public const string TrustedWrite = "trusted.write";

    public static readonly IReadOnlyList<string> All = [Intake, IncidentsRead, IncidentsWrite, LoginsRead, TrustedRead, TrustedWrite];
}
