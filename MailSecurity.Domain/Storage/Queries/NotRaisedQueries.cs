using MailSecurity.Domain.Incidents;

namespace MailSecurity.Domain.Storage.Queries;

internal static class NotRaisedQueries
{
    /// <summary>Newest first, along the index that holds the suppressed ones only.</summary>
    public static IQueryable<IncidentReason> Page(MailSecurityDb db, DateTimeOffset since, NotRaisedLine? before, int limit)
    {
        // The tenant's filter asks the same of the Account, but in a form that no index serves.
        var account = db.Tenant.AccountId;
        var reasons = db.Reasons.Where(reason => reason.SuppressedBecause != null && reason.AccountId == account && reason.LastAt >= since);
        reasons = before is { LastAt: var at, Id: var id }
            ? reasons.Where(reason => reason.LastAt <= at && (reason.LastAt < at || reason.Id < id))
            : reasons;
        return reasons.OrderByDescending(reason => reason.LastAt).ThenByDescending(reason => reason.Id).Take(limit);
    }

    public static IQueryable<NotRaisedLine> ToLines(MailSecurityDb db, IQueryable<IncidentReason> reasons) => reasons
        .OrderByDescending(reason => reason.LastAt).ThenByDescending(reason => reason.Id)
        .Select(reason => new NotRaisedLine(
            reason.Id,
            db.MailUsers.Where(user => user.Id == reason.UserId).Select(user => user.Name).First(),
            reason.Rule,
            reason.Severity,
            reason.Text,
            reason.SuppressedBecause!,
            reason.LastAt,
            reason.Count,
            reason.IncidentId ?? db.Incidents.Where(incident => incident.UserId == reason.UserId)
                .OrderByDescending(incident => incident.Id).Select(incident => (Guid?)incident.Id).FirstOrDefault()));
}
