using MailSecurity.Domain.Detection;

namespace MailSecurity.Domain.Incidents;

/// <summary>A finding that was set aside, with the reason why nobody was bothered with it.</summary>
/// <param name="Incident">The incident it was taken out of, or else the User's latest; null if the User never had one.</param>
public sealed record NotRaisedLine(
    long Id, string User, string Rule, Severity Severity, string Text, string Because, DateTimeOffset LastAt, int Count, Guid? Incident);
