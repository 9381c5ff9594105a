using System.Diagnostics.Metrics;
using MailSecurity.Domain.Detection;

namespace MailSecurity.Jobs.Telemetry;

/// <summary>What was judged, how long that took, and what was found.</summary>
public sealed class AnalysisMeter : IMeter
{
    private static readonly Dictionary<string, KeyValuePair<string, object?>> Rules =
        RuleBook.Names.ToDictionary(rule => rule, rule => MailMeter.Label("mailsecurity.rule", rule));

    private static readonly KeyValuePair<string, object?> OtherRule = MailMeter.Label("mailsecurity.rule", "other");
    private static readonly KeyValuePair<string, object?> Raised = MailMeter.Label("mailsecurity.finding.outcome", "raised");
    private static readonly KeyValuePair<string, object?> Suppressed = MailMeter.Label("mailsecurity.finding.outcome", "suppressed");

    private readonly Histogram<double> _duration;
    private readonly Counter<long> _logins;
    private readonly Counter<long> _findings;

    public AnalysisMeter(MailMeter meter)
    {
        _duration = meter.Duration("mailsecurity.analysis.duration", "One batch of the analysis, from judging to the commit.");
        _logins = meter.Counter("mailsecurity.analysis.logins", "{login}", "Logins that were judged, their findings stored.");
        _findings = meter.Counter("mailsecurity.analysis.findings", "{finding}", "Findings by rule; suppressed ones have their reason in the panel.");
    }

    public void Begin()
    {
        _logins.Add(0);
        foreach (var rule in Rules.Values)
        {
            _findings.Add(0, rule, Raised);
            _findings.Add(0, rule, Suppressed);
        }
    }

    internal void Committed(AnalysisResult result, TimeSpan took)
    {
        _duration.Record(took.TotalSeconds);
        _logins.Add(result.Batch.Logins.Count);
        foreach (var (_, finding) in result.Findings)
        {
            _findings.Add(1, Rules.GetValueOrDefault(finding.Rule, OtherRule), finding.SuppressedBecause is null ? Raised : Suppressed);
        }
    }
}
