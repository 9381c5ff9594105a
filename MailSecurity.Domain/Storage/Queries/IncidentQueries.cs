using MailSecurity.Domain.Incidents;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage.Queries;

internal static class IncidentQueries
{
    // Suppressed findings shown beside an incident; older ones say little about it.
    private const int MostSuppressed = 50;

    private const int MostOthers = 10;

    public static async Task<IReadOnlyList<IncidentLine>> OpenAsync(MailSecurityDb db, int most, CancellationToken cancellation) =>
        await ToldPeople.AddAsync(db, await LinesAsync(
            db.Incidents.Where(incident => incident.ClosedAt == null).OrderByDescending(incident => incident.LastSeenAt).Take(most), cancellation), cancellation);

    public static async Task<OpenPage> OpenPageAsync(MailSecurityDb db, int after, int limit, CancellationToken cancellation)
    {
        var page = await OpenAfter(db, after, limit)
            .Select(incident => new { incident.Id, incident.UserId }).ToListAsync(cancellation);
        var ids = page.ConvertAll(found => found.Id);
        var lines = await LinesAsync(db.Incidents.Where(incident => ids.Contains(incident.Id)), cancellation);
        return new OpenPage(lines, page.Count == limit ? page[^1].UserId : null);
    }

    /// <summary>By User, who has one open incident at most: the index of that rule holds nothing but the open ones.</summary>
    public static IQueryable<Incident> OpenAfter(MailSecurityDb db, int after, int limit) =>
        db.Incidents.Where(incident => incident.ClosedAt == null && incident.UserId > after).OrderBy(incident => incident.UserId).Take(limit);

    public static async Task<IReadOnlyList<IncidentLine>> LinesAsync(
        MailSecurityDb db, IReadOnlyCollection<Guid> ids, CancellationToken cancellation) =>
        await ToldPeople.AddAsync(db, await LinesAsync(db.Incidents.Where(incident => ids.Contains(incident.Id)), cancellation), cancellation);

    /// <summary>Newest first; <paramref name="before"/> is the last id of the page before: ids are ordered by the time they were recorded.</summary>
    public static async Task<IReadOnlyList<IncidentLine>> PageAsync(
        MailSecurityDb db, IncidentFilter filter, Guid? before, int limit, CancellationToken cancellation)
    {
        var incidents = db.Incidents.AsQueryable();
        incidents = filter.Status is { } status ? incidents.Where(incident => incident.Status == status) : incidents;
        incidents = filter.Severity is { } severity ? incidents.Where(incident => incident.Severity == severity) : incidents;
        incidents = filter.Domain is { } domain ? incidents.Where(incident => incident.Domain == domain) : incidents;
        incidents = filter.User is { } user ? incidents.Where(incident => incident.User == user) : incidents;
        incidents = before is { } last ? incidents.Where(incident => incident.Id.CompareTo(last) < 0) : incidents;
        return await LinesAsync(incidents.OrderByDescending(incident => incident.Id).Take(limit), cancellation);
    }

    public static async Task<IncidentDetail?> DetailAsync(MailSecurityDb db, Guid id, CancellationToken cancellation)
    {
        if (await LinesAsync(db.Incidents.Where(incident => incident.Id == id), cancellation) is not [var line])
        {
            return null;
        }

        var userId = await db.Incidents.Where(incident => incident.Id == id).Select(incident => incident.UserId).FirstAsync(cancellation);
        var history = await db.IncidentEntries.Where(entry => entry.IncidentId == id).OrderBy(entry => entry.Id).ToListAsync(cancellation);
        var suppressed = await ToLines(db.Reasons
            .Where(reason => reason.IncidentId == null && reason.UserId == userId)
            .OrderByDescending(reason => reason.LastAt)
            .Take(MostSuppressed)).ToListAsync(cancellation);
        var others = await db.Incidents
            .Where(incident => incident.UserId == userId && incident.Id != id)
            .OrderByDescending(incident => incident.ClosedAt != null).ThenByDescending(incident => incident.ClosedAt)
            .Take(MostOthers)
            .Select(incident => new EarlierCase(incident.Id, incident.Severity, incident.OpenedAt, incident.ClosedAt, incident.Verdict))
            .ToListAsync(cancellation);
        var explained = line.IsOpen
            ? await ToLines(db.Reasons.Where(reason => reason.IncidentId == id && reason.SuppressedBecause != null)).ToListAsync(cancellation)
            : [];
        return new IncidentDetail(line, userId, history, [.. explained, .. suppressed]) { Others = others };
    }

    // What trust explains does not speak for an open case; of a closed one it is all there is to tell.
    private static async Task<List<IncidentLine>> LinesAsync(IQueryable<Incident> incidents, CancellationToken cancellation)
    {
        var lines = await ToLines(incidents).ToListAsync(cancellation);
        return lines.ConvertAll(line => line.IsOpen && line.Reasons.Any(reason => reason.SuppressedBecause is not null)
            ? line with { Reasons = [.. line.Reasons.Where(reason => reason.SuppressedBecause is null)] }
            : line);
    }

    private static IQueryable<IncidentLine> ToLines(IQueryable<Incident> incidents) => incidents.Select(incident => new IncidentLine
    {
        Id = incident.Id,
        AccountId = incident.AccountId,
        User = incident.User,
        Domain = incident.Domain,
        Status = incident.Status,
        Severity = incident.Severity,
        OpenedAt = incident.OpenedAt,
        RecordedAt = incident.RecordedAt,
        LastSeenAt = incident.LastSeenAt,
        MessagesSent24h = incident.MessagesSent24h,
        Recipients24h = incident.Recipients24h,
        Countries = incident.Countries,
        DistinctCountries24h = incident.DistinctCountries24h,
        Owner = incident.Owner,
        OwnerId = incident.OwnerId,
        Verdict = incident.Verdict,
        ClosedAt = incident.ClosedAt,
        Version = incident.Version,
        Reasons = incident.Reasons
            .OrderByDescending(reason => reason.Severity).ThenBy(reason => reason.FirstAt).ThenBy(reason => reason.Rule).ThenBy(reason => reason.Signature)
            .Select(reason => new ReasonLine(reason.Rule, reason.Severity, reason.Text, reason.FirstAt, reason.LastAt, reason.Count, reason.Evidence, reason.SuppressedBecause))
            .ToList(),
    });

    private static IQueryable<ReasonLine> ToLines(IQueryable<IncidentReason> reasons) => reasons.Select(reason =>
        new ReasonLine(reason.Rule, reason.Severity, reason.Text, reason.FirstAt, reason.LastAt, reason.Count, reason.Evidence, reason.SuppressedBecause));
}
