using MailSecurity.Domain.Storage;

namespace MailSecurity.Jobs.Alerts.Channels.Webhooks;

/// <summary>Tests of webhooks go to servers of others: each person has as many within a minute as of devices.</summary>
public sealed class WebhookTrials(TimeProvider clock)
{
    public static readonly string TooMany = $"You have sent {AlertOutbox.TestsPerMinute} tests within a minute. Wait a moment.";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Dictionary<Guid, Queue<DateTimeOffset>> _sent = [];
    private readonly Lock _gate = new();

    /// <summary>False: not now.</summary>
    public bool TryTake(Guid adminId)
    {
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            var own = _sent.TryGetValue(adminId, out var known) ? known : _sent[adminId] = new Queue<DateTimeOffset>();
            while (own.TryPeek(out var first) && first <= now - Window)
            {
                own.Dequeue();
            }

            if (own.Count >= AlertOutbox.TestsPerMinute)
            {
                return false;
            }

            own.Enqueue(now);
            return true;
        }
    }
}
