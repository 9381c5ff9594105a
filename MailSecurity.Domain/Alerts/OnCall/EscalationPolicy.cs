using MailSecurity.Domain.Detection;

namespace MailSecurity.Domain.Alerts.OnCall;

/// <summary>Who is told one after the other until somebody takes the incident. The first policy that fits is followed to its end.</summary>
/// <param name="Id">By which an alert remembers what it follows.</param>
/// <param name="Name">As the screen calls it.</param>
/// <param name="Least">From that severity on.</param>
/// <param name="Domains">Of these Domains; empty: of all.</param>
/// <param name="Hours">Raised in these hours; null: whenever.</param>
/// <param name="Zone">The zone of the hours.</param>
/// <param name="Steps">At least one.</param>
/// <param name="Repeats">How often all steps are gone through again.</param>
public sealed record EscalationPolicy(
    Guid Id, string Name, Severity Least, IReadOnlyList<string> Domains, WeeklyHours? Hours, string Zone, IReadOnlyList<EscalationStep> Steps, int Repeats)
{
    public int Length => Steps.Count * (Repeats + 1);

    public bool Fits(Severity severity, string domain, DateTimeOffset at) =>
        severity >= Least
        && (Domains.Count == 0 || Domains.Contains(domain, StringComparer.OrdinalIgnoreCase))
        && (Hours is null || Hours.Contains(at, LocalTimes.ZoneOf(Zone) ?? TimeZoneInfo.Utc));
}

/// <summary>Whom a step tells, and how long it waits for somebody to take the incident.</summary>
public sealed record EscalationStep(IReadOnlyList<Guid> Schedules, IReadOnlyList<Guid> People, bool Everybody, int WaitMinutes);
