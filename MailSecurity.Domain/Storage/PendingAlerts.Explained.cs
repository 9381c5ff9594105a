using MailSecurity.Domain.Incidents;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>What trust leaves of an incident is told as what it is, and what is new is told again.</summary>
public sealed partial class PendingAlerts
{
    /// <summary>
    /// Trust has explained reasons of the incident. Alerts that are graver than what is left stop for good; people who were being told, or the time of
    /// whoever took it, go on with an alert of what is left. Answers whether somebody is to be told now.
    /// </summary>
    internal static async Task<bool> ExplainedAsync(MailSecurityDb db, Incident incident, string by, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!incident.IsOpen)
        {
            await CloseAsync(db, incident.Id, by, now, cancellation);
            return false;
        }

        var (id, left) = (incident.Id, incident.Severity);
        var alerts = await db.Alerts.AsTracking().Where(alert => alert.IncidentId == id && !alert.IsOfClosedCase).OrderByDescending(alert => alert.Severity).ToListAsync(cancellation);
        var graver = alerts.FindAll(alert => alert.Severity > left);
        if (graver.Count == 0)
        {
            return false;
        }

        var (taken, going) = (graver.Find(alert => alert.ReturnsAt is not null), graver.FindAll(alert => alert.StoppedAt is null));
        var isTold = false;
        if (left >= Least && (taken is not null || (going.Count > 0 && incident.Status is IncidentStatus.Open)))
        {
            var lesser = alerts.Find(alert => alert.Severity <= left) ?? db.Alerts.Add(New(incident, left, Said(incident, left), now)).Entity;
            isTold = taken is null;
            (lesser.StoppedAt, lesser.StoppedBy, lesser.ReturnsAt) = (taken?.StoppedAt, taken?.StoppedBy, taken?.ReturnsAt);
            (lesser.NextAt, lesser.StepsBefore, lesser.PolicyId) = (isTold ? now : null, lesser.Step, null);
        }

        foreach (var alert in graver)
        {
            (alert.StoppedAt, alert.StoppedBy) = (alert.StoppedAt ?? now, alert.StoppedBy ?? by);
            (alert.NextAt, alert.ReturnsAt, alert.IsOfClosedCase) = (null, null, true);
        }

        await db.SaveChangesAsync(cancellation);
        if (!isTold)
        {
            // What is told takes the place of what was told before.
            await Withdrawals.AddAsync(db, going.ConvertAll(alert => alert.Id), now, cancellation);
        }

        return isTold;
    }

    private static string Said(Incident incident, Detection.Severity severity) =>
        incident.Reasons.Where(reason => reason.SuppressedBecause is null && reason.Severity == severity).Select(reason => reason.Text).FirstOrDefault("");
}
