using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Detection.BackTesting;
using MailSecurity.Domain.Detection.Tuning;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>The one back-test of each Account: started if none runs, and what became of it.</summary>
public sealed class BackTestStore(Store store, DetectionLimits limits, TimeProvider clock)
{
    /// <summary>Writes down that a back-test runs. Otherwise a sentence says why not.</summary>
    public Task<BackTestStart> StartAsync(Actor actor, BackTestProposal proposal, CancellationToken cancellation) =>
        store.WriteAsync(Tenant.System, async db =>
        {
            var grant = await db.GrantAsync(actor.Id ?? default, cancellation);
            if (grant?.Allows(Section.Settings, Level.Edit) != true)
            {
                return new BackTestStart(AdminStore.NotAllowed);
            }

            if (proposal.Problem(limits) is { } problem)
            {
                return new BackTestStart(problem);
            }

            var run = await db.BackTests.AsTracking().FirstOrDefaultAsync(known => known.AccountId == grant.AccountId, cancellation);
            if (run?.State is BackTestState.Running)
            {
                return new BackTestStart($"A back-test of this Account is running already, started by {run.StartedBy}.");
            }

            if (run is null)
            {
                db.BackTests.Add(run = new BackTestRun { AccountId = grant.AccountId });
            }

            (run.Number, run.State, run.StartedAt, run.FinishedAt) = (Guid.NewGuid(), BackTestState.Running, clock.GetUtcNow(), null);
            (run.StartedBy, run.Proposal, run.Result) = (actor.Name, proposal with { IsOfSomeDomains = !grant.Tenant.SeesAllDomains }, null);
            return new BackTestStart(null) { Tenant = grant.Tenant, Number = run.Number };
        }, cancellation);

    /// <summary>The Account whose back-test the person may stop: as an editor of its settings, or as the one who has started it. Null for none.</summary>
    public Task<int?> MayCancelAsync(Actor actor, Guid? startedBy, CancellationToken cancellation) =>
        store.ReadAsync(Tenant.System, async db => await db.GrantAsync(actor.Id ?? default, cancellation) is { } grant
            && grant.Allows(Section.Settings, actor.Id == startedBy ? Level.View : Level.Edit) ? grant.AccountId : (int?)null, cancellation);

    /// <summary>Does nothing if another run has taken the place of this one.</summary>
    public Task FinishAsync(int accountId, Guid number, BackTestState state, BackTestResult? result, CancellationToken cancellation) =>
        store.WriteAsync(Tenant.Of(accountId), async db =>
        {
            var run = await db.BackTests.AsTracking().FirstOrDefaultAsync(known => known.Number == number && known.State == BackTestState.Running && known.AccountId == accountId, cancellation);
            if (run is not null)
            {
                (run.State, run.FinishedAt, run.Result) = (state, clock.GetUtcNow(), result);
            }
        }, cancellation);

    /// <summary>The Account's latest, with what the tenant may see of its result; null before the first.</summary>
    public Task<BackTestRun?> ReadAsync(Tenant tenant, CancellationToken cancellation) =>
        store.ReadAsync(tenant, async db =>
        {
            var run = await db.BackTests.FirstOrDefaultAsync(known => known.AccountId == tenant.AccountId, cancellation);
            if (run is not null)
            {
                run.Result = run.Result?.Of(tenant.SeesAllDomains ? null : tenant.DomainIds);
            }

            return run;
        }, cancellation);

    /// <summary>At the start of the program: nothing runs yet, so what is written down as running was interrupted.</summary>
    public Task InterruptAsync(CancellationToken cancellation) =>
        store.WriteAsync(Tenant.System, db => db.BackTests
            .Where(run => run.State == BackTestState.Running)
            .ExecuteUpdateAsync(run => run.SetProperty(known => known.State, BackTestState.Interrupted).SetProperty(known => known.FinishedAt, clock.GetUtcNow()), cancellation), cancellation);
}

/// <summary>Whether a back-test was started, over whose logins.</summary>
public sealed record BackTestStart(string? Problem)
{
    public Tenant Tenant { get; init; }

    public Guid Number { get; init; }
}
