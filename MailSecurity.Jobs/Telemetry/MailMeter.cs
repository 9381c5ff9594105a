using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MailSecurity.Jobs.Telemetry;

/// <summary>
/// This host's instruments, named as OpenTelemetry names them. Labels are kinds, rules and outcomes, a few dozen values in all; never a
/// User, an address, or another text that somebody outside can choose.
/// </summary>
public sealed class MailMeter : IDisposable
{
    public const string Name = "MailSecurity";

    /// <summary>Traces: one activity for a commit of logins, a batch of the analysis, a delivery. Nothing is made while nobody listens.</summary>
    internal static readonly ActivitySource Traces = new(Name);

    // From a commit on a fast disk to a log that is a day behind.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600, 86400],
    };

    private readonly Meter _meter = new(Name);

    public void Dispose() => _meter.Dispose();

    internal Counter<long> Counter(string name, string unit, string description) => _meter.CreateCounter<long>(name, unit, description);

    internal Histogram<double> Duration(string name, string description) => _meter.CreateHistogram(name, "s", description, tags: null, Seconds);

    internal void Gauge(string name, string unit, string description, Func<int> read) => _meter.CreateObservableGauge(name, read, unit, description);

    internal void Gauge(string name, string unit, string description, Func<IEnumerable<Measurement<int>>> read) =>
        _meter.CreateObservableGauge(name, read, unit, description);

    /// <summary>A label as it is kept for reuse: counting makes no objects.</summary>
    internal static KeyValuePair<string, object?> Label(string name, object value) => new(name, value);

    /// <summary>A label for each value of an enumeration, in the API's spelling.</summary>
    internal static Dictionary<T, KeyValuePair<string, object?>> Labels<T>(string name)
        where T : struct, Enum =>
        Enum.GetValues<T>().ToDictionary(value => value, value => Label(name, System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString())));
}
