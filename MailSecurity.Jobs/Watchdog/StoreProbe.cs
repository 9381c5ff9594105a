using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Watch;

namespace MailSecurity.Jobs.Watchdog;

/// <summary>Says what the check of the store has found.</summary>
internal sealed class StoreProbe(StoreCheck check) : IHealthProbe
{
    public Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<HealthProblem>>(check.Damage is not { } damage ? [] :
    [
        new(HealthKind.StoreDamaged, "store", AccountId: null, SourceId: null, $"The store is damaged: {damage}.", StoreUnusableException.HowToRestore),
    ]);
}
