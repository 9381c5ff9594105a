using System.Collections.Concurrent;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Dashboard.Live;

/// <summary>What each source brought in the last minute, and when it last brought anything, counted as the intake commits it.</summary>
public sealed class SourcePulse(TimeProvider clock) : ISourceFeed, ILiveFeed
{
    private const int PerMinute = 6;
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1) / PerMinute;

    private readonly ConcurrentDictionary<int, Counter> _sources = new();
    private readonly Subscribers<bool> _subscribers = new();

    public void Counted(IReadOnlyList<SourceCount> counts)
    {
        var now = clock.GetUtcNow();
        foreach (var count in counts)
        {
            _sources.GetOrAdd(count.SourceId, _ => new Counter()).Add(count, now);
        }

        _subscribers.Tell(true);
    }

    /// <summary>Logins and messages of the last minute, known ones too.</summary>
    public int PerMinuteOf(int sourceId) => _sources.TryGetValue(sourceId, out var counter) ? counter.PerMinuteAt(clock.GetUtcNow()) : 0;

    /// <summary>When the source last brought a login or message, since this process began; null if it has not.</summary>
    public DateTimeOffset? LatestOf(int sourceId) => _sources.TryGetValue(sourceId, out var counter) ? counter.LatestAt : null;

    public IDisposable Subscribe(Action changed) => _subscribers.Add(_ => changed());

    private sealed class Counter
    {
        private readonly Lock _lock = new();
        private readonly Ring _events = new(2 * PerMinute);
        private DateTimeOffset? _latestAt;

        public DateTimeOffset? LatestAt
        {
            get
            {
                lock (_lock)
                {
                    return _latestAt;
                }
            }
        }

        public void Add(SourceCount count, DateTimeOffset now)
        {
            if (count.Events + count.Duplicates == 0)
            {
                return;
            }

            lock (_lock)
            {
                _events.Add(now.UtcTicks / Step.Ticks, count.Events + count.Duplicates);
                _latestAt = now;
            }
        }

        public int PerMinuteAt(DateTimeOffset now)
        {
            var step = now.UtcTicks / Step.Ticks;
            lock (_lock)
            {
                return _events.Sum(step - PerMinute, step + 1);
            }
        }
    }
}
