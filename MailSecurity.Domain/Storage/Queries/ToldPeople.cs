using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage.Queries;

/// <summary>Who was told of incidents, for all lines at once.</summary>
internal static class ToldPeople
{
    public static async Task<IReadOnlyList<IncidentLine>> AddAsync(MailSecurityDb db, List<IncidentLine> lines, CancellationToken cancellation)
    {
        // Of what is less grave nobody is told.
        var ids = lines.Where(line => line.Severity >= Severity.High).Select(line => (Guid?)line.Id).ToArray();
        if (ids.Length == 0)
        {
            return lines;
        }

        var told = (await Sent(db, ids).ToListAsync(cancellation)).ToLookup(one => one.IncidentId);
        return told.Count == 0 ? lines : lines.ConvertAll(line => told.Contains(line.Id) ? line with { Told = Each(told[line.Id]) } : line);
    }

    public static IQueryable<ToldOf> Sent(MailSecurityDb db, Guid?[] incidents) =>
        db.Alerts.Where(alert => incidents.Contains(alert.IncidentId)).Join(
            db.AlertDeliveries.Where(delivery => delivery.SentAt != null && delivery.Purpose == DeliveryPurpose.Tell && delivery.Channel != AlertChannelKind.Webhook),
            alert => alert.Id, delivery => delivery.AlertId, (alert, delivery) => new ToldOf(alert.IncidentId!.Value, delivery.AdminId, delivery.Admin, delivery.SentAt!.Value));

    private static List<ToldPerson> Each(IEnumerable<ToldOf> sent) =>
        [.. sent.GroupBy(one => one.AdminId).Select(person => person.MinBy(one => one.At)!).OrderBy(first => first.At).Select(first => new ToldPerson(first.Name, first.At))];

    public sealed record ToldOf(Guid IncidentId, Guid AdminId, string Name, DateTimeOffset At);
}
