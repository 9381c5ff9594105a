using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;

namespace MailSecurity.Dashboard.Hubs;

/// <summary>Which incidents a listener wants; null means any.</summary>
public sealed record WatchFilter(string? Severity = null, string? Domain = null, string? User = null)
{
    // A domain name and a User have known limits; anything longer matches nothing and only costs memory.
    private const int LongestText = 320;

    public bool IsUsable =>
        (Severity is null || Enum.TryParse<Severity>(Severity, ignoreCase: true, out _))
        && Domain is null or { Length: <= LongestText }
        && User is null or { Length: <= LongestText };

    public bool Matches(IncidentLine line) =>
        (Severity is null || string.Equals(Severity, line.Severity.ToString(), StringComparison.OrdinalIgnoreCase))
        && (Domain is null || string.Equals(Domain, line.Domain, StringComparison.OrdinalIgnoreCase))
        && (User is null || string.Equals(User, line.User, StringComparison.OrdinalIgnoreCase));
}
