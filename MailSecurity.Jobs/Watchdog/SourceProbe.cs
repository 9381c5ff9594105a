using MailSecurity.Domain;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Watch;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Watchdog;

/// <summary>Compares every source with its own past.</summary>
internal sealed class SourceProbe(SourceStore sources, IOptions<WatchdogOptions> options, TimeProvider clock) : IHealthProbe
{
    public async Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var records = await sources.ReadAsync(Tenant.System, SourceHour.NumberOf(now) - SourceHour.KeptHours, cancellation);
        return [.. records.SelectMany(record => SourceJudge.Judge(record.Source, new SourceHistory(record.Source, record.Hours), options.Value, now))];
    }
}
