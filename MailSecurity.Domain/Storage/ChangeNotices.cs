using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage.Tables;

namespace MailSecurity.Domain.Storage;

/// <summary>Whether this process leaves notices of changed incidents for a dashboard in another process. Always, where there may be several.</summary>
public sealed class ChangeNotices(bool areRead)
{
    internal void Leave(MailSecurityDb db, IReadOnlyCollection<IncidentChange> changes)
    {
        if (areRead || db.HasNodes)
        {
            db.ChangeNotices.AddRange(changes.Select(change => new ChangeNotice { AccountId = change.AccountId, IncidentId = change.IncidentId }));
        }
    }
}
