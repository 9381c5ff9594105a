using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Alerts.OnCall;
using MailSecurity.Domain.Storage.Tables;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Domain.Storage;

/// <summary>The route by the Account's plan. Without a policy that fits, or a plan that can be read, everybody who can be told is, at once and once.</summary>
internal sealed partial class OnCallRoute(Store store, EverybodyWithADevice everybody, TimeProvider clock, ILogger<OnCallRoute> logger) : IAlertRoute
{
    public async Task<AlertStep> NextAsync(Alert alert, CancellationToken cancellation)
    {
        var (row, domain, people) = await store.ReadAsync(
            Tenant.Of(alert.AccountId),
            async db =>
            {
                var row = await db.OnCallPlans.FirstOrDefaultAsync(known => known.AccountId == alert.AccountId, cancellation);
                var userId = alert.UserId;
                var name = await db.MailUsers.Where(user => user.Id == userId).Join(db.Domains, user => user.DomainId, known => known.Id, (_, known) => known.Name).FirstOrDefaultAsync(cancellation);
                return (row, name ?? "", await OnCallStore.PeopleThereAsync(db, alert.AccountId, cancellation));
            },
            cancellation);
        var (planned, isUnreadable) = Planned(alert, row, domain, people);
        if (planned is not var (step, policy, before))
        {
            // Better too many are told than nobody.
            var all = await everybody.NextAsync(alert, cancellation);
            return isUnreadable ? all with { Gaps = ["The plan of who is on call could not be read."] } : all;
        }

        var others = step.Everybody ? (await everybody.NextAsync(alert, cancellation)).AdminIds : [];
        return new AlertStep([.. step.People.Concat(others).Distinct()], step.NextAt)
        {
            Words = step.Words,
            PolicyId = policy,
            StepsBefore = before,
            Gaps = step.Gaps,
            GoesOnUnreached = step.GoesOnUnreached,
        };
    }

    private ((PlannedStep Step, Guid Policy, int Before)? Planned, bool IsUnreadable) Planned(Alert alert, OnCallPlanRow? row, string domain, HashSet<Guid> people)
    {
        try
        {
            var (plan, now) = (row?.Read() ?? OnCallPlan.Empty, clock.GetUtcNow());
            if (plan.PolicyFor(alert.PolicyId, alert.Severity, domain, now) is not { } policy)
            {
                return (null, false);
            }

            // The one that was followed is gone: this one begins at its beginning.
            var before = alert.PolicyId is null || alert.PolicyId == policy.Id ? alert.StepsBefore : alert.Step;
            return ((plan.StepOf(policy, alert.Step - before, now, people.Contains), policy.Id, before), false);
        }
        catch (Exception failure)
        {
            Log.PlanUnreadable(logger, failure, alert.AccountId);
            return (null, true);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1421, LogLevel.Error, "The on-call plan of account {Account} cannot be read: everybody who can be told is told.")]
        public static partial void PlanUnreadable(ILogger logger, Exception failure, int account);
    }
}
