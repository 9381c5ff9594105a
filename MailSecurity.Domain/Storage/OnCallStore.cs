using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts.OnCall;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Storage.Tables;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>An Account's plan of who is told. Changes are checked, audited and stored in one transaction; problems are sentences for the person, null means done.</summary>
public sealed class OnCallStore(Store store, TimeProvider clock)
{
    public const string ChangedMeanwhile = "Somebody else has changed this meanwhile. It is shown as it is now.";
    private const string OfWholeAccount = "This is for every Domain of the Account. You may see some of its Domains only.";

    /// <summary>Whoever sees some Domains only does not learn the names of the others.</summary>
    public Task<OnCallView> ReadAsync(Tenant tenant, CancellationToken cancellation) =>
        store.ReadAsync(tenant, async db =>
        {
            var id = tenant.AccountId;
            var row = await db.OnCallPlans.FirstOrDefaultAsync(known => known.AccountId == id, cancellation);
            var plan = row?.Read() ?? OnCallPlan.Empty;
            HashSet<string>? seen = tenant.SeesAllDomains ? null
                : new(await db.Domains.Where(domain => domain.AccountId == id).Select(domain => domain.Name).ToListAsync(cancellation), StringComparer.OrdinalIgnoreCase);
            return new OnCallView(seen is null ? plan : plan.SeenBy(seen), row?.Revision ?? 0, await OnCallPeople.ReadAsync(db, id, seen, cancellation));
        }, cancellation);

    public Task<string?> SaveScheduleAsync(Actor actor, OnCallSchedule wanted, int revision, CancellationToken cancellation) => ChangeAsync(
        actor, AuditAction.ScheduleChanged, wanted.Name, revision, plan => plan.Schedules.FirstOrDefault(known => known.Id == wanted.Id), wanted,
        plan => plan with { Schedules = With(plan.Schedules, known => known.Id == wanted.Id, wanted) }, cancellation);

    public Task<string?> DeleteScheduleAsync(Actor actor, Guid id, int revision, CancellationToken cancellation) => ChangeAsync(
        actor, AuditAction.ScheduleDeleted, null, revision, plan => plan.Schedules.FirstOrDefault(known => known.Id == id), null,
        plan => plan with { Schedules = [.. plan.Schedules.Where(known => known.Id != id)] }, cancellation, Level.Delete);

    /// <summary>Others may change the plan meanwhile: an override stands for itself. Those that are long over go with it.</summary>
    public Task<string?> TakeOverAsync(Actor actor, Guid scheduleId, OnCallOverride wanted, CancellationToken cancellation) => ChangeAsync(
        actor, AuditAction.OnCallOverridden, null, null, plan => plan.Schedules.FirstOrDefault(known => known.Id == scheduleId)?.Name, wanted,
        plan => OnSchedule(plan, scheduleId, schedule => schedule with
        {
            Overrides = [.. schedule.Overrides.Where(known => known.To > clock.GetUtcNow().AddDays(-90)), wanted],
        }), cancellation);

    public Task<string?> EndOverrideAsync(Actor actor, Guid scheduleId, Guid id, CancellationToken cancellation) => ChangeAsync(
        actor, AuditAction.OnCallOverrideEnded, null, null, plan => plan.Schedules.FirstOrDefault(known => known.Id == scheduleId)?.Overrides.FirstOrDefault(known => known.Id == id), null,
        plan => OnSchedule(plan, scheduleId, schedule => schedule with { Overrides = [.. schedule.Overrides.Where(known => known.Id != id)] }), cancellation);

    /// <summary>All policies in their order: the first that fits is followed.</summary>
    public Task<string?> SavePoliciesAsync(Actor actor, IReadOnlyList<EscalationPolicy> wanted, int revision, CancellationToken cancellation) => ChangeAsync(
        actor, AuditAction.EscalationChanged, "Escalation", revision, plan => plan.Policies, wanted, plan => plan with { Policies = wanted }, cancellation);

    /// <summary>Who can be on call: neither disabled nor a program.</summary>
    internal static async Task<HashSet<Guid>> PeopleThereAsync(MailSecurityDb db, int accountId, CancellationToken cancellation) =>
        [.. await db.Users.Where(admin => admin.AccountId == accountId && admin.DisabledAt == null && admin.Kind != AdminKind.ApiSubAdmin).Select(admin => admin.Id).ToListAsync(cancellation)];

    private static OnCallPlan OnSchedule(OnCallPlan plan, Guid id, Func<OnCallSchedule, OnCallSchedule> change) =>
        plan with { Schedules = [.. plan.Schedules.Select(known => known.Id == id ? change(known) : known)] };

    private static IReadOnlyList<T> With<T>(IReadOnlyList<T> list, Func<T, bool> isIt, T item) => list.Any(isIt) ? [.. list.Select(known => isIt(known) ? item : known)] : [.. list, item];

    private Task<string?> ChangeAsync(
        Actor actor, string action, string? subject, int? revision, Func<OnCallPlan, object?> before, object? after, Func<OnCallPlan, OnCallPlan> change,
        CancellationToken cancellation, Level level = Level.Edit) =>
        store.WriteAsync<string?>(Tenant.System, async db =>
        {
            if (await db.GrantAsync(actor.Id ?? default, cancellation) is not { CanOpenPanel: true } grant || !grant.Allows(Section.OnCall, level))
            {
                return AdminStore.NotAllowed;
            }

            if (!grant.Tenant.SeesAllDomains)
            {
                return OfWholeAccount;
            }

            var row = await db.OnCallPlans.AsTracking().FirstOrDefaultAsync(known => known.AccountId == grant.AccountId, cancellation);
            if (revision is { } seen && seen != (row?.Revision ?? 0))
            {
                return ChangedMeanwhile;
            }

            var plan = row?.Read() ?? OnCallPlan.Empty;
            var was = before(plan);
            if (was is null && (after is null || revision is null))
            {
                return "This does not exist any more.";
            }

            var people = await db.Users.Where(admin => admin.AccountId == grant.AccountId && admin.Kind != AdminKind.ApiSubAdmin).Select(admin => admin.Id).ToListAsync(cancellation);
            var changed = change(plan);
            if (OnCallPlanCheck.Problems(changed, people.ToHashSet()) is { Count: > 0 } problems)
            {
                return string.Join(" ", problems);
            }

            if (row is null)
            {
                db.OnCallPlans.Add(row = new OnCallPlanRow { AccountId = grant.AccountId });
            }

            row.Write(changed);
            AuditStore.Note(
                db, clock.GetUtcNow(), grant.AccountId, actor, action, subject ?? was as string ?? (was as OnCallSchedule)?.Name ?? "On-call",
                was is string ? null : was, after);
            return null;
        }, cancellation);
}

/// <summary>The plan, by which a change says what it was made from, and the people it may name.</summary>
public sealed record OnCallView(OnCallPlan Plan, int Revision, IReadOnlyList<OnCallPerson> People)
{
    public bool IsThere(Guid adminId) => People.Any(person => person.Id == adminId && person.IsThere);

    public string NameOf(Guid adminId) => People.FirstOrDefault(person => person.Id == adminId)?.Name ?? "somebody who was removed";
}

/// <summary>Somebody who can be on call, and how they can be told.</summary>
public sealed record OnCallPerson(Guid Id, string Name)
{
    /// <summary>Not disabled.</summary>
    public bool IsThere { get; init; }

    /// <summary>On how many devices an alert would arrive.</summary>
    public int Devices { get; init; }

    /// <summary>From which severity on they want mail; null: never.</summary>
    public Severity? MailFrom { get; init; }

    /// <summary>Whether they may see incidents at all.</summary>
    public bool SeesIncidents { get; init; }

    /// <summary>The only Domains whose incidents they see; null: all.</summary>
    public IReadOnlySet<string>? Domains { get; init; }

    /// <summary>Whether they may see an incident of that Domain; empty: of any.</summary>
    public bool Sees(string domain) => SeesIncidents && (Domains is null || (domain.Length == 0 ? Domains.Count > 0 : Domains.Contains(domain)));
}
