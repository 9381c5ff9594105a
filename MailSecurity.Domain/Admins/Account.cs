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

    /// <summary>The thresholds that the Account has changed, by key; the others are the product's.</summary>
    public Dictionary<string, double> Thresholds { get; set; } = [];

    /// <summary>Grows with every change of sensitivity and thresholds, so that of two people who change them at once the second one notices.</summary>
    public int SettingsRevision { get; set; }

    /// <summary>Until then nobody is told of incidents: what arises is held back. In the past: no maintenance.</summary>
    public DateTimeOffset? MaintenanceUntil { get; set; }

    public string MaintenanceBy { get; set; } = "";
}
