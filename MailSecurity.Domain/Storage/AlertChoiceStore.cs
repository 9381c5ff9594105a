using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Detection;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>How each Admin wants to be told: their own to choose.</summary>
public sealed class AlertChoiceStore(Store store, TimeProvider clock)
{
    public Task<AlertChoice?> FindAsync(Guid adminId, CancellationToken cancellation) =>
        store.ReadAsync(Tenant.System, db => db.AlertChoices.FirstOrDefaultAsync(choice => choice.AdminId == adminId, cancellation), cancellation);

    /// <summary>A sentence for the person if it was not kept; otherwise null.</summary>
    public Task<string?> SaveAsync(Actor actor, Severity? mailFrom, TimeOnly? quietFrom, TimeOnly? quietTo, string zone, CancellationToken cancellation) =>
        store.WriteAsync(Tenant.System, async db =>
        {
            if (await db.GrantAsync(actor.Id ?? default, cancellation) is not { CanOpenPanel: true } grant || !grant.Allows(Section.OnCall, Level.View))
            {
                return AdminStore.NotAllowed;
            }

            if (Problem(quietFrom, quietTo, zone) is { } problem)
            {
                return problem;
            }

            var choice = await db.AlertChoices.AsTracking().FirstOrDefaultAsync(known => known.AdminId == grant.Id, cancellation);
            var before = choice is null ? null : Described(choice);
            if (choice is null)
            {
                choice = new AlertChoice { AdminId = grant.Id, AccountId = grant.AccountId };
                db.AlertChoices.Add(choice);
            }

            (choice.MailFrom, choice.QuietFrom, choice.QuietTo, choice.Zone) = (mailFrom, quietFrom, quietTo, quietFrom is null ? "" : zone);
            AuditStore.Note(db, clock.GetUtcNow(), grant.AccountId, actor, AuditAction.AlertsChosen, grant.Email, before, Described(choice));
            return null;
        }, cancellation);

    private static string? Problem(TimeOnly? from, TimeOnly? to, string zone) =>
        from is null != to is null ? "Quiet hours need a beginning and an end."
        : from is null ? null
        : from == to ? "Quiet hours cannot begin when they end."
        : !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? "Choose a time zone."
        : null;

    private static object Described(AlertChoice choice) => new { mailFrom = choice.MailFrom?.ToString(), choice.QuietFrom, choice.QuietTo, choice.Zone };
}
