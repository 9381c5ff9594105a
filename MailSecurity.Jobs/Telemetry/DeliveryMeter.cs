using System.Diagnostics.Metrics;
using MailSecurity.Domain.Alerts;

namespace MailSecurity.Jobs.Telemetry;

/// <summary>What became of alerts on their way to people.</summary>
public sealed class DeliveryMeter : IMeter
{
    private static readonly Dictionary<AlertChannelKind, KeyValuePair<string, object?>> Channels = MailMeter.Labels<AlertChannelKind>("mailsecurity.channel");
    private static readonly KeyValuePair<string, object?> Sent = Outcome("sent");
    private static readonly KeyValuePair<string, object?> Failed = Outcome("failed");
    private static readonly KeyValuePair<string, object?> Retried = Outcome("retried");
    private static readonly KeyValuePair<string, object?> Gone = Outcome("gone");
    private static readonly KeyValuePair<string, object?> Other = Outcome("other");
    private static readonly KeyValuePair<string, object?>[] Outcomes = [Sent, Failed, Retried, Gone, Other];

    private readonly Counter<long> _deliveries;
    private readonly Histogram<double> _duration;

    public DeliveryMeter(MailMeter meter)
    {
        _deliveries = meter.Counter("mailsecurity.alert.deliveries", "{attempt}", "Attempts to deliver an alert, by channel and outcome; gone: the push service has ended the device.");
        _duration = meter.Duration("mailsecurity.alert.delivery.duration", "One attempt to hand an alert to its channel.");
    }

    public void Begin()
    {
        foreach (var channel in Channels.Values)
        {
            Array.ForEach(Outcomes, outcome => _deliveries.Add(0, channel, outcome));
        }
    }

    internal void Tried(AlertChannelKind channel, DeliveryOutcome outcome, TimeSpan took)
    {
        _deliveries.Add(1, Channels[channel], outcome switch
        {
            { IsGone: true } => Gone,
            { State: DeliveryState.Sent } => Sent,
            { State: DeliveryState.Failed } => Failed,
            { State: DeliveryState.Queued } => Retried,
            _ => Other,
        });
        _duration.Record(took.TotalSeconds, Channels[channel]);
    }

    private static KeyValuePair<string, object?> Outcome(string word) => MailMeter.Label("mailsecurity.delivery.outcome", word);
}
