using MailSecurity.Domain.Watch;

namespace MailSecurity.Jobs.Tests.Watchdog;

/// <summary>Tells nobody of health problems.</summary>
internal sealed class NoPager : IHealthPager
{
    public Task LookAsync(IReadOnlyCollection<HealthProblem> seen, bool isComplete, CancellationToken cancellation) => Task.CompletedTask;
}
