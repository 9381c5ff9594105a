using System.Collections.Concurrent;

namespace MailSecurity.Dashboard.Security;

/// <summary>How often something may still fail: a bucket for each name, refilled with time. Bounded, as strangers choose the names.</summary>
internal sealed class FailureBudget(double most, TimeSpan refill, TimeProvider clock)
{
    private const int MostRemembered = 10_000;
    private readonly ConcurrentDictionary<string, (double Failures, DateTimeOffset At)> _buckets = [];

    /// <summary>How long to wait; null if another try may be made now.</summary>
    public TimeSpan? WaitFor(string name)
    {
        var over = FailuresOf(name) - (most - 1);
        return over <= 0 ? null : refill * over;
    }

    public void Fail(string name)
    {
        if (_buckets.Count >= MostRemembered)
        {
            foreach (var (known, _) in _buckets.Where(known => FailuresOf(known.Key) <= 0))
            {
                _buckets.TryRemove(known, out _);
            }

            // All of them failed lately: forgetting one at random costs less than remembering without end.
            if (_buckets.Count >= MostRemembered)
            {
                _buckets.TryRemove(_buckets.Keys.First(), out _);
            }
        }

        var now = clock.GetUtcNow();
        _buckets.AddOrUpdate(name, (1, now), (_, known) => (Math.Max(0, known.Failures - ((now - known.At) / refill)) + 1, now));
    }

    private double FailuresOf(string name) =>
        _buckets.TryGetValue(name, out var known) ? Math.Max(0, known.Failures - ((clock.GetUtcNow() - known.At) / refill)) : 0;
}
