using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Storage;

/// <summary>The outbox: what is to be told is written in the transaction of the incident that it is about.</summary>
public sealed partial class PendingAlerts(IOptions<AlertOptions> options, TimeProvider clock)
{
    /// <summary>Whoever has taken an incident shows progress within this time, or people are told of it again.</summary>
    public static readonly TimeSpan ReturnAfter = TimeSpan.FromMinutes(45);

    private const Severity Least = Severity.High;

    /// <summary>
    /// Adds an alert for each incident that became high or critical, once per severity, by evidence that is new: neither
    /// imported nor long past. Answers whether there is one.
    /// </summary>
    internal async Task<bool> AddAsync(MailSecurityDb db, AnalysisResult result, IReadOnlyCollection<Incident> touched, CancellationToken cancellation)
    {
        var grave = touched.Where(incident => incident.IsOpen && incident.Severity >= Least).ToDictionary(incident => incident.UserId);
        if (grave.Count == 0)
        {
            return false;
        }

        var known = await KnownAsync(db, grave.Values, cancellation);
        var (now, any) = (clock.GetUtcNow(), false);
        foreach (var ofUser in result.Findings.Where(found => found.Finding.Severity >= Least && grave.ContainsKey(found.UserId)).GroupBy(found => found.UserId, found => found.Finding))
        {
            var incident = grave[ofUser.Key];
            var told = known.GetValueOrDefault(incident.Id);
            foreach (var finding in ofUser.Where(finding => finding.Severity > told && Counts(incident, finding)).OrderByDescending(finding => finding.Severity))
            {
                if (await IsLiveAsync(db, ofUser.Key, finding.At, now, cancellation))
                {
                    await SupersedeAsync(db, incident.Id, cancellation);
                    db.Alerts.Add(New(incident, finding.Severity, finding.Text, now));
                    any = true;
                    break;
                }
            }
        }

        return any;
    }

    /// <summary>The incident is closed: nobody is to be told of it, unless it is opened again.</summary>
    internal static async Task CloseAsync(MailSecurityDb db, Guid incidentId, string by, DateTimeOffset now, CancellationToken cancellation)
    {
        await StopAsync(db, incidentId, by, now, cancellation);
        await db.Alerts.Where(alert => alert.IncidentId == incidentId).ExecuteUpdateAsync(alert => alert.SetProperty(a => a.IsOfClosedCase, true), cancellation);
    }

    /// <summary>
    /// Somebody has taken or closed the incident: nobody else is to be told, and what was told is withdrawn. Of what was taken and not closed, the gravest alert comes
    /// back after a while.
    /// </summary>
    internal static async Task StopAsync(MailSecurityDb db, Guid incidentId, string by, DateTimeOffset now, CancellationToken cancellation, bool isTaken = false)
    {
        var stopped = await db.Alerts.Where(alert => alert.IncidentId == incidentId && alert.StoppedAt == null).Select(alert => alert.Id).ToListAsync(cancellation);
        if (stopped.Count > 0)
        {
            await db.Alerts.Where(alert => stopped.Contains(alert.Id)).ExecuteUpdateAsync(
                alert => alert.SetProperty(a => a.StoppedAt, now).SetProperty(a => a.StoppedBy, by).SetProperty(a => a.NextAt, (DateTimeOffset?)null), cancellation);
            await Withdrawals.AddAsync(db, stopped, now, cancellation);
        }

        await db.Alerts.Where(alert => alert.IncidentId == incidentId).ExecuteUpdateAsync(alert => alert.SetProperty(a => a.ReturnsAt, (DateTimeOffset?)null), cancellation);
        if (isTaken)
        {
            // Whoever takes it over has their own time, and what was done before is not their progress.
            var gravest = await db.Alerts.Where(alert => alert.IncidentId == incidentId && !alert.IsOfClosedCase).OrderByDescending(alert => alert.Severity).Select(alert => alert.Id).FirstOrDefaultAsync(cancellation);
            await db.Alerts.Where(alert => alert.Id == gravest).ExecuteUpdateAsync(
                alert => alert.SetProperty(a => a.ReturnsAt, now + ReturnAfter).SetProperty(a => a.StoppedAt, now).SetProperty(a => a.StoppedBy, by), cancellation);
        }
    }

    // The graver alert goes on alone: two escalations for one incident would tell everything twice. Whoever had it keeps their time.
    private static async Task SupersedeAsync(MailSecurityDb db, Guid incidentId, CancellationToken cancellation)
    {
        await db.Alerts.Where(alert => alert.IncidentId == incidentId).ExecuteUpdateAsync(alert => alert.SetProperty(a => a.NextAt, (DateTimeOffset?)null), cancellation);
        await db.AlertDeliveries
            .Where(delivery => db.Alerts.Any(alert => alert.Id == delivery.AlertId && alert.IncidentId == incidentId)
                && delivery.Purpose == DeliveryPurpose.Tell && delivery.Digest == 0 && (delivery.State == DeliveryState.Queued || delivery.State == DeliveryState.Held))
            .ExecuteUpdateAsync(delivery => delivery.SetProperty(d => d.State, DeliveryState.NotNeeded).SetProperty(d => d.DueAt, (DateTimeOffset?)null), cancellation);
    }

    private static Alert New(Incident incident, Severity severity, string reason, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        AccountId = incident.AccountId,
        UserId = incident.UserId,
        IncidentId = incident.Id,
        User = incident.User,
        Severity = severity,
        Reason = reason,
        RaisedAt = now,
        NextAt = now,
    };

    private static async Task<Dictionary<Guid, Severity>> KnownAsync(MailSecurityDb db, IEnumerable<Incident> incidents, CancellationToken cancellation)
    {
        var ids = incidents.Select(incident => (Guid?)incident.Id).ToArray();
        var told = await db.Alerts.Where(alert => ids.Contains(alert.IncidentId) && !alert.IsOfClosedCase).Select(alert => new { alert.IncidentId, alert.Severity }).ToListAsync(cancellation);
        return told.GroupBy(alert => alert.IncidentId!.Value).ToDictionary(alerts => alerts.Key, alerts => alerts.Max(alert => alert.Severity));
    }

    private static bool Counts(Incident incident, Finding finding) =>
        incident.Reasons.Exists(reason => reason.Rule == finding.Rule && reason.Signature == finding.Signature && reason.SuppressedBecause is null);

    // What only an import has brought is history, however young.
    private async Task<bool> IsLiveAsync(MailSecurityDb db, int userId, DateTimeOffset at, DateTimeOffset now, CancellationToken cancellation)
    {
        if (now - at > options.Value.OldestEvent)
        {
            return false;
        }

        var kinds = await db.Logins.Where(row => row.UserId == userId && row.At == at).Select(row => row.SourceId)
            .Concat(db.Messages.Where(row => row.UserId == userId && row.At == at).Select(row => row.SourceId))
            .Join(db.Sources, id => id, source => source.Id, (_, source) => source.Kind)
            .ToListAsync(cancellation);
        return kinds.Count == 0 || kinds.Exists(kind => kind != SourceKind.Import);
    }
}
