using MailSecurity.Domain.Detection;

namespace MailSecurity.Domain.Admins;

/// <summary>One customer of the provider. Everything but an Account itself belongs to exactly one.</summary>
public sealed class Account
{
    public const string DefaultName = "Default";

    public int Id { get; set; }

    public required string Name { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Grows with every change of the Account's trusted ranges, so that the analysis notices one.</summary>
    public int TrustRevision { get; set; }

    /// <summary>How much the Account wants to be told.</summary>
    public Sensitivity Sensitivity { get; set; }
}
