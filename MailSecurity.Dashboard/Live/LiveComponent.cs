using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Live;

/// <summary>A component that shows something live: it watches feeds, reads their snapshots, and lets go when it leaves the screen.</summary>
public abstract class LiveComponent : ComponentBase, IAsyncDisposable
{
    /// <summary>Fast enough to be called live, slow enough to cost little and to be read.</summary>
    private static readonly TimeSpan PaintInterval = TimeSpan.FromMilliseconds(150);

    private readonly CancellationTokenSource _gone = new();
    private readonly List<IDisposable> _watches = [];

    [Inject] public required TimeProvider Clock { get; init; }

    [Inject] public required ILoggerFactory Loggers { get; init; }

    /// <summary>Cancelled when this component has left the screen.</summary>
    protected CancellationToken Gone => _gone.Token;

    public virtual ValueTask DisposeAsync()
    {
        _gone.Cancel();
        _watches.ForEach(watch => watch.Dispose());
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs <paramref name="read"/> now and after each change, always on the renderer's own context.</summary>
    protected void Watch(ILiveFeed feed, Action read)
    {
        WatchChanges(feed, () =>
        {
            read();
            return Task.CompletedTask;
        });
        read();
    }

    /// <summary>Runs <paramref name="read"/> after each change; for reads that go to the store. Slower than usual if an interval is given.</summary>
    protected void WatchChanges(ILiveFeed feed, Func<Task> read, TimeSpan? interval = null)
    {
        var repaint = new Throttle(interval ?? PaintInterval, _ => InvokeAsync(() => RepaintAsync(read)), Clock, Loggers.CreateLogger(GetType()));

        // Subscribed before the first read: a change in between then costs one extra repaint instead of being missed.
        _watches.Add(feed.Subscribe(repaint.Signal));
        _watches.Add(repaint);
    }

    private async Task RepaintAsync(Func<Task> read)
    {
        if (Gone.IsCancellationRequested)
        {
            return;
        }

        await read();
        StateHasChanged();
    }
}
