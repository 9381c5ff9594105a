using System.Diagnostics.Metrics;
using MailSecurity.Domain.Logins;
using MailSecurity.Jobs.Intake;

namespace MailSecurity.Jobs.Telemetry;

/// <summary>What came in, how late, and how much waits.</summary>
public sealed class IntakeMeter : IMeter
{
    private static readonly Dictionary<SourceKind, KeyValuePair<string, object?>> Kinds = MailMeter.Labels<SourceKind>("mailsecurity.source.kind");
    private static readonly KeyValuePair<string, object?> Accepted = Outcome("accepted");
    private static readonly KeyValuePair<string, object?> Duplicate = Outcome("duplicate");
    private static readonly KeyValuePair<string, object?> Older = Outcome("older");
    private static readonly KeyValuePair<string, object?> Unreadable = Outcome("unreadable");
    private static readonly KeyValuePair<string, object?> Dropped = Outcome("dropped");
    private static readonly KeyValuePair<string, object?>[] Outcomes = [Accepted, Duplicate, Older, Unreadable, Dropped];

    private readonly Counter<long> _events;
    private readonly Histogram<double> _lag;
    private readonly Histogram<double> _commit;
    private readonly TimeProvider _clock;

    public IntakeMeter(MailMeter meter, IntakeQueue queue, TimeProvider clock)
    {
        _clock = clock;
        _events = meter.Counter("mailsecurity.intake.events", "{event}", "Logins, messages and unreadable lines that came in, by kind of source and what became of them.");
        _lag = meter.Duration("mailsecurity.intake.lag", "From the time of a batch's latest event to its commit. Imports are history and not counted.");
        _commit = meter.Duration("mailsecurity.intake.commit.duration", "One commit of all batches that waited.");
        meter.Gauge("mailsecurity.intake.queue.length", "{batch}", "Batches that wait to be stored.", () => queue.Waiting);
    }

    public void Begin()
    {
        foreach (var kind in Kinds.Values)
        {
            Array.ForEach(Outcomes, outcome => _events.Add(0, kind, outcome));
        }
    }

    internal void Committed(List<QueuedBatch> group, IReadOnlyList<IntakeReceipt> receipts, TimeSpan took)
    {
        _commit.Record(took.TotalSeconds);
        var now = _clock.GetUtcNow();
        for (var index = 0; index < group.Count; index++)
        {
            Count(group[index].Batch, receipts[index], now);
        }
    }

    private void Count(IntakeBatch batch, IntakeReceipt receipt, DateTimeOffset now)
    {
        var kind = Kinds[batch.Source];
        Add(receipt.Logins + receipt.Messages, kind, Accepted);
        Add(receipt.Duplicates, kind, Duplicate);
        Add(receipt.Older, kind, Older);
        Add(batch.Unreadable, kind, Unreadable);
        Add(batch.Dropped, kind, Dropped);
        if (batch.Source is not SourceKind.Import && LatestOf(batch) is { } latest)
        {
            _lag.Record(Math.Max(0, (now - latest).TotalSeconds), kind);
        }
    }

    private void Add(long count, KeyValuePair<string, object?> kind, KeyValuePair<string, object?> outcome)
    {
        if (count > 0)
        {
            _events.Add(count, kind, outcome);
        }
    }

    private static DateTimeOffset? LatestOf(IntakeBatch batch)
    {
        DateTimeOffset? latest = null;
        foreach (var login in batch.Logins)
        {
            latest = latest > login.At ? latest : login.At;
        }

        foreach (var message in batch.Messages)
        {
            latest = latest > message.At ? latest : message.At;
        }

        return latest;
    }

    private static KeyValuePair<string, object?> Outcome(string word) => MailMeter.Label("mailsecurity.intake.outcome", word);
}
