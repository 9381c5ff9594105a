using System.Diagnostics;
using System.Diagnostics.Metrics;
using Hangfire.Server;

namespace MailSecurity.Jobs.Telemetry;

/// <summary>How long jobs take and how often they fail. A job that is stopped with the program has not failed.</summary>
public sealed class JobMeter : IMeter, IServerFilter
{
    private const string StartedKey = "mailsecurity.started";

    private readonly Histogram<double> _duration;
    private readonly Counter<long> _failures;

    public JobMeter(MailMeter meter)
    {
        _duration = meter.Duration("mailsecurity.job.duration", "One run of a background job.");
        _failures = meter.Counter("mailsecurity.job.failures", "{run}", "Runs of background jobs that failed, those that are tried again included.");
    }

    public void Begin()
    {
        foreach (var job in typeof(JobMeter).Assembly.GetTypes().Where(type => type is { IsClass: true, IsNested: false } && type.Name.EndsWith("Job", StringComparison.Ordinal)))
        {
            _failures.Add(0, NameOf(job));
        }
    }

    public void OnPerforming(PerformingContext context) => context.Items[StartedKey] = Stopwatch.GetTimestamp();

    public void OnPerformed(PerformedContext context)
    {
        var job = NameOf(context.BackgroundJob.Job.Type);
        if (context.Items.TryGetValue(StartedKey, out var started))
        {
            _duration.Record(Stopwatch.GetElapsedTime((long)started).TotalSeconds, job);
        }

        var failure = context.Exception is JobPerformanceException { InnerException: { } inner } ? inner : context.Exception;
        if (failure is not (null or OperationCanceledException or JobAbortedException))
        {
            _failures.Add(1, job);
        }
    }

    private static KeyValuePair<string, object?> NameOf(Type job) => MailMeter.Label("mailsecurity.job", job.Name);
}
