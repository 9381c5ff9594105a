using System.Threading.Channels;

namespace MailSecurity.Dashboard.Live;

/// <summary>Turns any number of signals into at most one callback per interval, and never drops the last one.</summary>
public sealed partial class Throttle : IDisposable
{
    // One slot is enough: a signal means "something changed", not "this changed". It is emptied before the callback runs,
    // so a signal that arrives during it is kept for the next turn.
    private readonly Channel<bool> _dirty = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly CancellationTokenSource _stop = new();

    public Throttle(TimeSpan interval, Func<CancellationToken, Task> callback, TimeProvider clock, ILogger logger) =>
        _ = RunAsync(interval, callback, clock, logger, _stop.Token);

    public void Signal() => _dirty.Writer.TryWrite(true);

    /// <summary>No callback starts after this. One that runs is told to stop but not waited for: it may be the one who disposes.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _dirty.Writer.TryComplete();
    }

    private async Task RunAsync(
        TimeSpan interval, Func<CancellationToken, Task> callback, TimeProvider clock, ILogger logger, CancellationToken stop)
    {
        // Leave the creator's thread and context at once: it may hold a renderer or a lock.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await foreach (var _ in _dirty.Reader.ReadAllAsync(stop).ConfigureAwait(false))
            {
                try
                {
                    await callback(stop).ConfigureAwait(false);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    Log.CallbackFailed(logger, failure);
                }

                await Task.Delay(interval, clock, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Disposed: nobody is left to tell.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3101, LogLevel.Error, "An update could not be shown.")]
        public static partial void CallbackFailed(ILogger logger, Exception failure);
    }
}
