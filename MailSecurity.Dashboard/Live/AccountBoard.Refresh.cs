using System.Collections.Immutable;
using MailSecurity.Domain.Incidents;

namespace MailSecurity.Dashboard.Live;

/// <summary>The reading side: runs on the throttle's loop, one turn at a time.</summary>
public sealed partial class AccountBoard
{
    private const int IdsPerQuery = 500;

    private async Task RefreshAsync(CancellationToken cancellation)
    {
        if (_subscribers.Count == 0)
        {
            return;
        }

        var (changed, readAll, notedAt) = TakeWork();
        var faded = _open.Fade(_clock.GetUtcNow());
        LookAgainWhileFading();
        if (!readAll && changed.Count == 0 && !faded)
        {
            return;
        }

        try
        {
            var different = readAll ? await ReadAllAsync(cancellation) : await ReadAsync(changed, cancellation);
            await ShowAsync(different, cancellation);
            if (notedAt is { } noted)
            {
                _meter.Shown(_clock.GetElapsedTime(noted));
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.ReadFailed(_logger, RetryAfter, failure);
            PutBack(changed, readAll, notedAt);
            Volatile.Write(ref _snapshot, Snapshot with { FailingSince = Snapshot.FailingSince ?? _clock.GetUtcNow() });
            _subscribers.Tell([]);
            _later.Change(RetryAfter, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task<ImmutableArray<IncidentLine>> ReadAllAsync(CancellationToken cancellation) =>
        _open.Replace(await _incidents.Value.OpenAsync(_tenant, Most, cancellation));

    private async Task<ImmutableArray<IncidentLine>> ReadAsync(HashSet<Guid> changed, CancellationToken cancellation)
    {
        var found = ImmutableArray.CreateBuilder<IncidentLine>(changed.Count);
        foreach (var ids in changed.Chunk(IdsPerQuery))
        {
            found.AddRange(await _incidents.Value.LinesAsync(_tenant, ids, cancellation));
        }

        _open.Apply(changed, found, _clock.GetUtcNow());
        return found.ToImmutable();
    }

    private async Task ShowAsync(ImmutableArray<IncidentLine> different, CancellationToken cancellation)
    {
        // Only an Account with more open incidents than are held costs a count.
        var isCut = _open.Count >= Most || Snapshot.NotShown > 0;
        var openInAll = isCut ? await _incidents.Value.CountNewAsync(_tenant, DateTimeOffset.MinValue, cancellation) : _open.Count;
        var now = _clock.GetUtcNow();
        lock (_lock)
        {
            Volatile.Write(ref _snapshot, new BoardSnapshot
            {
                Lines = _open.Open,
                JustClosed = _open.JustClosed,
                NotShown = Math.Max(0, openInAll - _open.Count),
                UpdatedAt = now,
                IsLoaded = true,
            });
            _loaded.TrySetResult();

            // Enough was closed to make room for incidents that are not held yet.
            _readAll |= Snapshot.NotShown > 0 && _open.Count < Most * 9 / 10;
        }

        LookAgainWhileFading();
        _subscribers.Tell(different);
    }

    // In steps, not once: a timer may be early by a moment, and nothing else may ever happen on this board.
    private void LookAgainWhileFading()
    {
        if (_open.IsFading)
        {
            _later.Change(FadeStep, Timeout.InfiniteTimeSpan);
        }
    }

    private (HashSet<Guid> Changed, bool ReadAll, long? NotedAt) TakeWork()
    {
        lock (_lock)
        {
            var work = (_changed, _readAll, _notedAt);
            (_changed, _readAll, _notedAt) = ([], false, null);
            return work;
        }
    }

    private void PutBack(HashSet<Guid> changed, bool readAll, long? notedAt)
    {
        lock (_lock)
        {
            _changed.UnionWith(changed);
            _readAll |= readAll;
            _notedAt = notedAt ?? _notedAt;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3110, LogLevel.Error, "The open incidents could not be read; trying again in {Pause}.")]
        public static partial void ReadFailed(ILogger logger, TimeSpan pause, Exception failure);
    }
}
