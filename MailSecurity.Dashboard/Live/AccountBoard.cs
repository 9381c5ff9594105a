using System.Collections.Immutable;
using MailSecurity.Domain;
using MailSecurity.Domain.Incidents;
using MailSecurity.Jobs.Telemetry;

namespace MailSecurity.Dashboard.Live;

/// <summary>
/// The open incidents of one Account, read once when somebody starts to look and then kept up by re-reading what changed.
/// While nobody looks it forgets instead of reading.
/// </summary>
public sealed partial class AccountBoard : ILiveFeed, IDisposable
{
    /// <summary>Incidents held and shown; more than a person can work through, and a bound on memory and on each repaint.</summary>
    public const int Most = 10_000;

    // Above this many changed incidents reading all open ones anew is cheaper than reading the changed ones.
    private const int MostChanges = 2_000;

    public static readonly TimeSpan RefreshInterval = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan FadeTime = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FadeStep = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Tenant _tenant;
    private readonly Lazy<IIncidentStore> _incidents;
    private readonly TimeProvider _clock;
    private readonly BoardMeter _meter;
    private readonly ILogger _logger;
    private readonly Throttle _refresh;
    private readonly ITimer _later;
    private readonly Subscribers<ImmutableArray<IncidentLine>> _subscribers = new();
    private readonly OpenLines _open = new(Most, FadeTime);

    // What is still to be read, guarded by the lock. It is taken before reading starts, so whatever is noted during a read
    // stays for the next one.
    private HashSet<Guid> _changed = [];
    private bool _readAll = true;
    private long? _notedAt;

    private TaskCompletionSource _loaded = NewLoaded();
    private BoardSnapshot _snapshot = BoardSnapshot.NotLoaded;

    internal AccountBoard(int accountId, Lazy<IIncidentStore> incidents, TimeProvider clock, BoardMeter meter, ILogger logger)
    {
        (_tenant, _incidents, _clock, _meter, _logger) = (Tenant.Of(accountId), incidents, clock, meter, logger);
        _refresh = new Throttle(RefreshInterval, RefreshAsync, clock, logger);
        _later = clock.CreateTimer(_ => _refresh.Signal(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public BoardSnapshot Snapshot => Volatile.Read(ref _snapshot);

    public ImmutableArray<IncidentLine> Current => Snapshot.Lines;

    public DateTimeOffset UpdatedAt => Snapshot.UpdatedAt;

    public IDisposable Subscribe(Action changed) => SubscribeToLines(_ => changed());

    /// <summary>As <see cref="Subscribe"/>, for listeners that need each incident that changed, open or just closed.</summary>
    public IDisposable SubscribeToLines(Action<ImmutableArray<IncidentLine>> changed)
    {
        var subscription = _subscribers.Add(changed);
        _refresh.Signal();
        return subscription;
    }

    /// <summary>Ends when the open incidents have been read. Subscribe first: without a subscriber nothing is read.</summary>
    public Task WhenLoadedAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return _loaded.Task.WaitAsync(cancellation);
        }
    }

    public void Dispose()
    {
        _refresh.Dispose();
        _later.Dispose();
    }

    /// <summary>Takes note of changed incidents and returns at once.</summary>
    internal void Note(IEnumerable<Guid> ids)
    {
        lock (_lock)
        {
            if (_subscribers.Count == 0)
            {
                Forget();
            }
            else
            {
                _notedAt ??= _clock.GetTimestamp();
            }

            if (!_readAll)
            {
                _changed.UnionWith(ids);
                _readAll = _changed.Count > MostChanges;
            }
        }

        _refresh.Signal();
    }

    private static TaskCompletionSource NewLoaded() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Forget()
    {
        _changed.Clear();
        _notedAt = null;
        _readAll = true;
        _loaded = _loaded.Task.IsCompleted ? NewLoaded() : _loaded;
        Volatile.Write(ref _snapshot, BoardSnapshot.NotLoaded);
    }
}
