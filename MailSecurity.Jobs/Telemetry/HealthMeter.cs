using System.Diagnostics.Metrics;
using MailSecurity.Domain.Watch;
using MailSecurity.Jobs.Watchdog;

namespace MailSecurity.Jobs.Telemetry;

/// <summary>How many health problems there are of each kind; what they are says the panel.</summary>
public sealed class HealthMeter : IMeter
{
    private static readonly Dictionary<HealthKind, KeyValuePair<string, object?>> Kinds = MailMeter.Labels<HealthKind>("mailsecurity.problem");

    public HealthMeter(MailMeter meter, HealthBook health) => meter.Gauge(
        "mailsecurity.health.problems", "{problem}", "Health problems as the watchdog last saw them, by kind.",
        () => Kinds.Select(kind => new Measurement<int>(health.Problems.Count(problem => problem.Kind == kind.Key), kind.Value)));

    // A gauge is read for every kind at all times.
    public void Begin()
    {
    }
}
