using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage.Queries;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

internal sealed class IncidentStore(Store store, IIncidentFeed feed, IAlertSignal alerts, TimeProvider clock) : IIncidentStore
{
    public Task<IReadOnlyList<IncidentLine>> OpenAsync(Tenant tenant, int most, CancellationToken cancellation) =>
        store.ReadAsync(tenant, db => IncidentQueries.OpenAsync(db, most, cancellation), cancellation);

    public Task<OpenPage> OpenPageAsync(Tenant tenant, int after, int limit, CancellationToken cancellation) =>
        store.ReadAsync(tenant, db => IncidentQueries.OpenPageAsync(db, after, limit, cancellation), cancellation);

    public Task<IReadOnlyList<IncidentLine>> LinesAsync(Tenant tenant, IReadOnlyCollection<Guid> ids, CancellationToken cancellation) =>
        store.ReadAsync(tenant, db => IncidentQueries.LinesAsync(db, ids, cancellation), cancellation);

    public Task<IReadOnlyList<IncidentLine>> PageAsync(
        Tenant tenant, IncidentFilter filter, Guid? before, int limit, CancellationToken cancellation) =>
        store.ReadAsync(tenant, db => IncidentQueries.PageAsync(db, filter, before, limit, cancellation), cancellation);

    public Task<IncidentDetail?> FindAsync(Tenant tenant, Guid id, CancellationToken cancellation) =>
        store.ReadAsync(tenant, db => IncidentQueries.DetailAsync(db, id, cancellation), cancellation);

    public Task<int> CountNewAsync(Tenant tenant, DateTimeOffset since, CancellationToken cancellation) =>
        store.ReadAsync(
            tenant,
            db => db.Incidents.CountAsync(incident => incident.RecordedAt > since && incident.ClosedAt == null, cancellation),
            cancellation);

    public Task<int> CountRecordedAsync(Tenant tenant, DateTimeOffset since, CancellationToken cancellation) =>
        store.ReadAsync(tenant, db => db.Incidents.CountAsync(incident => incident.RecordedAt >= since, cancellation), cancellation);

    public Task<DecisionOutcome> AcknowledgeAsync(Tenant tenant, Guid id, int? version, Actor by, CancellationToken cancellation) =>
        DecideAsync(tenant, id, version, by, (db, incident) => AcknowledgeAsync(db, incident, by, clock.GetUtcNow(), cancellation), cancellation);

    public Task<DecisionOutcome> ResolveAsync(
        Tenant tenant, Guid id, int? version, Verdict verdict, string note, Actor by, CancellationToken cancellation) =>
        DecideAsync(tenant, id, version, by, (db, incident) => ResolveAsync(db, incident, verdict, note, by, clock.GetUtcNow(), cancellation), cancellation);

    /// <summary>The decision and its line in the audit log, left to the transaction at hand.</summary>
    internal static Task AcknowledgeAsync(MailSecurityDb db, Incident incident, Actor by, DateTimeOffset now, CancellationToken cancellation)
    {
        var before = new { incident = incident.Id, owner = incident.Owner };
        incident.Acknowledge(by, now);
        AuditStore.Note(db, now, incident.AccountId, by, AuditAction.IncidentAcknowledged, incident.User, before, new { incident = incident.Id, owner = by.Name });
        return PendingAlerts.StopAsync(db, incident.Id, by.Name, now, cancellation, isTaken: true);
    }

    /// <inheritdoc cref="AcknowledgeAsync(MailSecurityDb, Incident, Actor, DateTimeOffset, CancellationToken)"/>
    internal static async Task ResolveAsync(
        MailSecurityDb db, Incident incident, Verdict verdict, string note, Actor by, DateTimeOffset now, CancellationToken cancellation)
    {
        incident.Resolve(verdict, note, by.Name, now);
        AuditStore.Note(
            db, now, incident.AccountId, by, AuditAction.IncidentResolved, incident.User, after: new { incident = incident.Id, verdict = verdict.ToString(), note });
        await PendingAlerts.CloseAsync(db, incident.Id, by.Name, now, cancellation);
        if (verdict is not Verdict.Compromised)
        {
            await ProfileCorrection.ClearSuspectsAsync(db, incident.UserId, cancellation);
        }
    }

    private async Task<DecisionOutcome> DecideAsync(
        Tenant tenant, Guid id, int? version, Actor by, Func<MailSecurityDb, Incident, Task> decide, CancellationToken cancellation)
    {
        var accountId = tenant.AccountId;
        var outcome = await store.WriteAsync(tenant, async db =>
        {
            if (!await db.MayEditIncidentsAsync(by, tenant, cancellation))
            {
                return DecisionOutcome.NotAllowed;
            }

            var incident = await db.Incidents.FirstOrDefaultAsync(known => known.Id == id, cancellation);
            if (incident is null)
            {
                return DecisionOutcome.NotFound;
            }

            if (!incident.IsOpen || (version is { } seen && !OnlyNumbersChanged(incident, seen)))
            {
                return DecisionOutcome.ChangedMeanwhile;
            }

            accountId = incident.AccountId;
            await decide(db, incident);
            return DecisionOutcome.Done;
        }, cancellation);
        if (outcome is DecisionOutcome.Done)
        {
            feed.Publish([new IncidentChange(accountId, id)]);
            alerts.Raised();
        }

        return outcome;
    }

    private static bool OnlyNumbersChanged(Incident incident, int seen) => incident.DecisionVersion <= seen;
}
