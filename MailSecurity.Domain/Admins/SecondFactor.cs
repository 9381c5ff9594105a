namespace MailSecurity.Domain.Admins;

/// <summary>
/// The app that makes an Admin's six-digit codes (TOTP, RFC 6238). The secret is kept encrypted: whoever copies the store
/// cannot make codes.
/// </summary>
public sealed class SecondFactor
{
    /// <summary>How long an enrolment waits for its first code.</summary>
    public static readonly TimeSpan EnrolmentLifetime = TimeSpan.FromMinutes(15);

    public Guid AdminId { get; set; }

    /// <summary>Null until the first code has proven that the app has it.</summary>
    public byte[]? ProtectedSecret { get; set; }

    /// <summary>A secret this server has issued and no code has confirmed yet. A client cannot bring its own.</summary>
    public byte[]? ProtectedPending { get; set; }

    public DateTimeOffset? PendingUntil { get; set; }

    /// <summary>The time step of the last code that was taken; that one and all before it are spent.</summary>
    public long LastStep { get; set; }

    public bool IsEnabled => ProtectedSecret is not null;
}

/// <summary>One of the codes that replace the app when it is lost, good once. Only a hash is stored.</summary>
public sealed class RecoveryCode
{
    /// <summary>Codes made at a time.</summary>
    public const int Count = 10;

    public long Id { get; set; }

    public Guid AdminId { get; set; }

    /// <summary>SHA-256: a code has 99 random bits, so a slow hash would add nothing.</summary>
    public required byte[] Hash { get; set; }

    public DateTimeOffset? UsedAt { get; set; }
}
