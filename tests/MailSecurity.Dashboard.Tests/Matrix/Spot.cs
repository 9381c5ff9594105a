using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;

namespace MailSecurity.Dashboard.Tests.Matrix;

/// <summary>One of everything in one place. All texts name the place, so that a list shows by them what it shows.</summary>
internal sealed class Spot
{
    public required Place Place { get; init; }

    public required int AccountId { get; init; }

    public required int DomainId { get; init; }

    public required string Domain { get; init; }

    /// <summary>A User with an incident that stays open.</summary>
    public required IncidentLine Incident { get; init; }

    public required int UserId { get; init; }

    /// <summary>Another User, of whom something was found and not raised.</summary>
    public required string QuietUser { get; init; }

    /// <summary>Description of a trusted IP.</summary>
    public required string TrustedAs { get; init; }

    /// <summary>A Sub-Admin of this Domain without permissions, whom others manage.</summary>
    public required Admin Colleague { get; init; }

    /// <summary>An API Sub-Admin of this Domain, whose list others manage.</summary>
    public required Admin Program { get; init; }

    /// <summary>Who may do anything here, to prepare what is tried.</summary>
    public required Actor Root { get; init; }

    /// <summary>The Account's; both Domains of an Account have the same.</summary>
    public required string KeyName { get; init; }

    public required string SourceName { get; init; }

    public required string AuditedAs { get; init; }

    public Tenant Tenant => Tenant.Of(AccountId);

    public string User => Incident.User;
}
