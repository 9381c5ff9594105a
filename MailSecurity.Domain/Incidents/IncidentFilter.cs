using MailSecurity.Domain.Detection;

namespace MailSecurity.Domain.Incidents;

/// <summary>Which incidents to list; null means any.</summary>
public sealed record IncidentFilter(IncidentStatus? Status = null, Severity? Severity = null, string? Domain = null, string? User = null);
