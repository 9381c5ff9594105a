using MailSecurity.Domain.Detection;

namespace MailSecurity.Domain.Incidents;

/// <summary>What trusted IPs and expectations do to a case.</summary>
public sealed partial class Incident
{
    /// <summary>
    /// Sets aside what <paramref name="trusted"/> ("by trusted IP 203.0.113.0/24, Office") explains. With nothing left the case closes by
    /// itself; otherwise it weighs what is left, of which <paramref name="softened"/> has become weaker.
    /// </summary>
    public void Explain(
        IReadOnlyCollection<(IncidentReason Reason, string Because)> explained,
        IReadOnlyCollection<(IncidentReason Reason, Finding Strongest)> softened,
        string trusted,
        string? by,
        DateTimeOffset now)
    {
        DecisionVersion = ++Version;
        foreach (var (reason, because) in explained)
        {
            reason.SetAside(because);
        }

        foreach (var (reason, strongest) in softened)
        {
            reason.Say(strongest);
        }

        if (Reasons.TrueForAll(reason => reason.SuppressedBecause is not null))
        {
            (Status, Verdict, ClosedAt) = (IncidentStatus.Closed, Incidents.Verdict.Trusted, now);
            Note(IncidentEntryKind.ClosedByTrust, now, by, $"closed {trusted}");
            return;
        }

        Severity = Reasons.Where(reason => reason.SuppressedBecause is null).Max(reason => reason.Severity);
        Note(IncidentEntryKind.Explained, now, by, $"explained in part {trusted}");
    }

    /// <summary>Opens a case again that trust had closed; the findings that count again are merged afterwards.</summary>
    public void Reopen()
    {
        DecisionVersion = ++Version;
        (Status, Verdict, ClosedAt, Owner, OwnerId) = (IncidentStatus.Open, null, null, null, null);
        Severity = default;
    }

    /// <summary>Writes down where the User is expected, or is not any more. What that explains is judged apart.</summary>
    public void Expect(string where, string? by, DateTimeOffset now)
    {
        Version++;
        Note(IncidentEntryKind.Expected, now, by, where);
    }

    /// <summary>Writes down why findings count that were set aside before.</summary>
    public void TrustEnded(string why, string? by, DateTimeOffset now)
    {
        DecisionVersion = ++Version;
        Note(IncidentEntryKind.TrustEnded, now, by, why);
    }
}
