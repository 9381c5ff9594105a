using System.Globalization;

namespace MailSecurity.Domain.Incidents;

/// <summary>What the history says of a containment. It decides nothing about the case, also after it was closed.</summary>
public sealed partial class Incident
{
    public void Contain(Containment containment, string by, DateTimeOffset now)
    {
        Version++;
        var where = containment.CountryCodes is { Count: > 0 } codes ? $"outside {string.Join(", ", codes)}" : "from everywhere";
        Note(IncidentEntryKind.Contained, now, by, string.Create(CultureInfo.InvariantCulture, $"logins {where} are refused until {containment.EndsAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, except from trusted IPs"));
    }

    public void Release(string by, DateTimeOffset now)
    {
        Version++;
        Note(IncidentEntryKind.Released, now, by, "logins are accepted again");
    }
}
