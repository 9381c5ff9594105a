namespace MailSecurity.Domain.Detection.Tuning;

/// <summary>Another sensitivity for one Domain, or for one User, with who wanted it and why.</summary>
public sealed class SensitivityOverride
{
    public const int LongestReason = 200;

    public int Id { get; init; }

    public int AccountId { get; init; }

    public int DomainId { get; init; }

    /// <summary>Null: every User of the Domain.</summary>
    public int? UserId { get; init; }

    public Sensitivity Sensitivity { get; set; }

    public string Reason { get; set; } = "";

    public DateTimeOffset CreatedAt { get; set; }

    public string CreatedBy { get; set; } = "";
}
