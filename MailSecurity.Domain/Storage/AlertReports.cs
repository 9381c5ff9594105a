using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>What devices say about an alert: shown, clicked, acknowledged. Each counts once.</summary>
public sealed class AlertReports(Store store, IAlertFeed alerts, IAlertSignal signal, IIncidentFeed incidents, TimeProvider clock)
{
    public Task ShownAsync(AlertToken token, CancellationToken cancellation) => ReportAsync(token, isClick: false, cancellation);

    public Task ClickedAsync(AlertToken token, CancellationToken cancellation) => ReportAsync(token, isClick: true, cancellation);

    /// <summary>
    /// Takes the incident for the person the token was given to, if they may do that now and from there, and nobody has it yet. The
    /// token is spent by it; a refusal leaves it as it is.
    /// </summary>
    public async Task<(AcknowledgeOutcome Outcome, string? Owner)> AcknowledgeAsync(AlertToken token, ClientAddress? from, CancellationToken cancellation)
    {
        var accountId = 0;
        var answer = await store.WriteAsync<(AcknowledgeOutcome, string?)>(Tenant.System, async db =>
        {
            var now = clock.GetUtcNow();
            var grant = await db.GrantAsync(token.AdminId, cancellation);
            if (!MayDecide(grant, from, now))
            {
                return (AcknowledgeOutcome.NotAllowed, null);
            }

            if (await db.Alerts.FirstOrDefaultAsync(alert => alert.Id == token.Subject && alert.HealthKey != null, cancellation) is { } problem)
            {
                accountId = problem.AccountId;
                return !HealthAlerts.Sees(grant!, problem, Level.Edit) ? (AcknowledgeOutcome.NotAllowed, null)
                    : !await SpendAsync(db, token, now, cancellation) ? (AcknowledgeOutcome.Spent, problem.StoppedBy)
                    : await HealthAlerts.StopAsync(db, problem.Id, grant!.Name, now, cancellation) ? (AcknowledgeOutcome.Done, grant.Name)
                    : (AcknowledgeOutcome.TakenAlready, problem.StoppedBy);
            }

            if (!grant!.Allows(Section.Incidents, Level.Edit))
            {
                return (AcknowledgeOutcome.NotAllowed, null);
            }

            // From here on the context sees what the person sees.
            (db.Tenant, accountId) = (grant.Tenant, grant.AccountId);
            if (await db.Incidents.FirstOrDefaultAsync(known => known.Id == token.Subject, cancellation) is not { } incident)
            {
                return (AcknowledgeOutcome.NotAllowed, null);
            }

            if (!await SpendAsync(db, token, now, cancellation))
            {
                return (AcknowledgeOutcome.Spent, incident.Owner);
            }

            // Graver evidence pages again while somebody has the incident: that is taken, too.
            if (!incident.IsOpen || (incident.Status is not IncidentStatus.Open
                && !await db.Alerts.AnyAsync(alert => alert.IncidentId == incident.Id && alert.StoppedAt == null, cancellation)))
            {
                return (AcknowledgeOutcome.TakenAlready, incident.Owner);
            }

            await IncidentStore.AcknowledgeAsync(db, incident, new Actor(grant.Id, grant.Name, from), now, cancellation);
            return (AcknowledgeOutcome.Done, grant.Name);
        }, cancellation);
        if (answer.Item1 is AcknowledgeOutcome.Done)
        {
            incidents.Publish([new IncidentChange(accountId, token.Subject)]);
            signal.Raised();
        }

        alerts.Changed(accountId);
        return answer;
    }

    private static bool MayDecide(AdminGrant? grant, ClientAddress? from, DateTimeOffset now) =>
        grant is { CanOpenPanel: true } && (from is { } address ? grant.Admits(address, now) : !grant.AccessList.IsRestricted(now));

    private static async Task<bool> SpendAsync(MailSecurityDb db, AlertToken token, DateTimeOffset now, CancellationToken cancellation) =>
        await db.AlertDeliveries
            .Where(delivery => delivery.Id == token.DeliveryId && delivery.AdminId == token.AdminId && delivery.AcknowledgedAt == null
                && db.PushDevices.Any(device => device.Id == delivery.TargetId))
            .ExecuteUpdateAsync(delivery => delivery.SetProperty(d => d.AcknowledgedAt, now), cancellation) == 1;

    private async Task ReportAsync(AlertToken token, bool isClick, CancellationToken cancellation)
    {
        // Said again, it is no further proof, and costs no write.
        if (await store.ReadAsync(
            Tenant.System,
            db => db.AlertDeliveries.AnyAsync(known => known.Id == token.DeliveryId && known.ShownAt != null && (!isClick || known.ClickedAt != null), cancellation),
            cancellation))
        {
            return;
        }

        var accountId = await store.WriteAsync(Tenant.System, async db =>
        {
            var now = clock.GetUtcNow();
            var delivery = await db.AlertDeliveries.FirstOrDefaultAsync(known => known.Id == token.DeliveryId && known.AdminId == token.AdminId, cancellation);
            if (delivery is null)
            {
                return 0;
            }

            // A click is proof of having been shown, whatever became of that report.
            delivery.ShownAt ??= now;
            delivery.ClickedAt ??= isClick ? now : null;
            await db.PushDevices.Where(device => device.Id == delivery.TargetId).ExecuteUpdateAsync(
                device => device.SetProperty(d => d.LastShownAt, now).SetProperty(d => d.Failures, 0).SetProperty(d => d.LastProblem, (string?)null)
                    .SetProperty(d => d.RemindedAt, (DateTimeOffset?)null),
                cancellation);
            return delivery.AccountId;
        }, cancellation);
        alerts.Changed(accountId);
    }
}
