using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Alerts.OnCall;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>The route by the Account's plan. Without a policy that fits, everybody who can be told is, at once and once.</summary>
internal sealed class OnCallRoute(Store store, EverybodyWithADevice everybody, TimeProvider clock) : IAlertRoute
{
    public async Task<AlertStep> NextAsync(Alert alert, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var (plan, domain, people) = await store.ReadAsync(
            Tenant.Of(alert.AccountId),
            async db =>
            {
                var row = await db.OnCallPlans.FirstOrDefaultAsync(known => known.AccountId == alert.AccountId, cancellation);
                var userId = alert.UserId;
                var name = await db.MailUsers.Where(user => user.Id == userId).Join(db.Domains, user => user.DomainId, known => known.Id, (_, known) => known.Name).FirstOrDefaultAsync(cancellation);
                return (row?.Read() ?? OnCallPlan.Empty, name ?? "", await OnCallStore.PeopleThereAsync(db, alert.AccountId, cancellation));
            },
            cancellation);
        if (plan.PolicyFor(alert.PolicyId, alert.Severity, domain, now) is not { } policy)
        {
            return await everybody.NextAsync(alert, cancellation);
        }

        // The one that was followed is gone: this one begins at its beginning.
        var before = alert.PolicyId is null || alert.PolicyId == policy.Id ? alert.StepsBefore : alert.Step;
        var step = plan.StepOf(policy, alert.Step - before, now, people.Contains);
        var others = step.Everybody ? (await everybody.NextAsync(alert, cancellation)).AdminIds : [];
        return new AlertStep([.. step.People.Concat(others).Distinct()], step.NextAt)
        {
            Words = step.Words,
            PolicyId = policy.Id,
            StepsBefore = before,
            Gaps = step.Gaps,
            GoesOnUnreached = step.GoesOnUnreached,
        };
    }
}
