using MailSecurity.Domain.Alerts;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>What targets and the people they belong to were told lately. Tests do not count.</summary>
internal sealed class ToldLately
{
    private readonly AlertOptions _options;
    private readonly ILookup<Guid, ToldAt> _targets;
    private readonly ILookup<Guid, ToldAt> _people;

    private ToldLately(AlertOptions options, IReadOnlyList<Told> told)
    {
        _options = options;
        _targets = told.ToLookup(one => one.TargetId, one => new ToldAt(one.At, one.Severity));

        // However many devices rang: it is one alert for whoever heard them.
        _people = told.Where(one => one.AdminId != Guid.Empty).GroupBy(one => (one.AdminId, one.AlertId, one.Step))
            .ToLookup(same => same.Key.AdminId, same => new ToldAt(same.Min(one => one.At), same.First().Severity));
    }

    /// <summary>Of these targets, and of all that these people have.</summary>
    public static async Task<ToldLately> ReadAsync(
        MailSecurityDb db, IEnumerable<Guid> targets, IReadOnlyCollection<Guid> people, AlertOptions options, DateTimeOffset now, CancellationToken cancellation)
    {
        var since = now - (options.BudgetWindow > options.PersonBudgetWindow ? options.BudgetWindow : options.PersonBudgetWindow);
        var devices = await db.PushDevices.Where(device => people.Contains(device.AdminId)).Select(device => device.Id).ToListAsync(cancellation);
        Guid[] all = [.. targets.Concat(devices).Concat(people).Where(id => id != Guid.Empty).Distinct()];
        var told = await db.AlertDeliveries.Where(delivery => all.Contains(delivery.TargetId) && delivery.FreedAt > since)
            .Join(
                db.Alerts.Where(alert => alert.IncidentId != null || alert.HealthKey != null),
                delivery => delivery.AlertId,
                alert => alert.Id,
                (delivery, alert) => new { delivery.TargetId, delivery.AdminId, delivery.AlertId, delivery.Step, delivery.FreedAt, alert.Severity })
            .ToListAsync(cancellation);
        return new ToldLately(options, told.ConvertAll(one => new Told(one.TargetId, one.AdminId, one.AlertId, one.Step, one.FreedAt!.Value, one.Severity)));
    }

    public AlertRoom RoomFor(Guid target, Guid person) => new(
        new AlertBudget(_options.BudgetAlerts, _options.BudgetWindow), _targets[target], new AlertBudget(_options.PersonBudgetAlerts, _options.PersonBudgetWindow), _people[person]);

    private readonly record struct Told(Guid TargetId, Guid AdminId, Guid AlertId, int Step, DateTimeOffset At, Detection.Severity Severity);
}
