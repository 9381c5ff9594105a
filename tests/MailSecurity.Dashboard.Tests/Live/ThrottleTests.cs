using MailSecurity.Dashboard.Live;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace MailSecurity.Dashboard.Tests.Live;

public sealed class ThrottleTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ClockWithWaiters _clock = new();
    private readonly SemaphoreSlim _called = new(0);

    [Fact]
    public async Task Signal_WhenSentAThousandTimes_CallsOnceNowAndOnceAfterTheInterval()
    {
        using var throttle = Throttle(() => Task.CompletedTask);
        throttle.Signal();
        await CalledAsync();
        await _clock.SomebodyWaitsAsync();
        for (var number = 0; number < 1000; number++)
        {
            throttle.Signal();
        }

        Assert.Equal(0, _called.CurrentCount);
        _clock.Advance(Interval);
        await CalledAsync();
        await _clock.SomebodyWaitsAsync();
        _clock.Advance(Interval);
        await Task.Yield();
        Assert.Equal(0, _called.CurrentCount);
    }

    [Fact]
    public async Task Signal_WhenSentDuringTheCallback_IsNotLost()
    {
        var finish = new TaskCompletionSource();
        using var throttle = Throttle(() => finish.Task);
        throttle.Signal();
        await CalledAsync();
        throttle.Signal();
        finish.SetResult();
        await _clock.SomebodyWaitsAsync();
        _clock.Advance(Interval);
        await CalledAsync();
    }

    [Fact]
    public async Task Callback_WhenItFails_IsCalledAgainForTheNextSignal()
    {
        using var throttle = Throttle(() => throw new InvalidOperationException("broken"));
        throttle.Signal();
        await CalledAsync();
        await _clock.SomebodyWaitsAsync();
        throttle.Signal();
        _clock.Advance(Interval);
        await CalledAsync();
    }

    [Fact]
    public async Task Dispose_WhenSignalsFollow_CallsNothing()
    {
        var throttle = Throttle(() => Task.CompletedTask);
        throttle.Signal();
        await CalledAsync();
        await _clock.SomebodyWaitsAsync();
        throttle.Dispose();
        throttle.Signal();
        _clock.Advance(Interval);
        Assert.Equal(0, _called.CurrentCount);
    }

    private Throttle Throttle(Func<Task> callback) => new(
        Interval,
        _ =>
        {
            _called.Release();
            return callback();
        },
        _clock,
        NullLogger.Instance);

    private async Task CalledAsync() =>
        Assert.True(await _called.WaitAsync(Patience, TestContext.Current.CancellationToken), "The callback was not called.");

    /// <summary>Tells when a delay has been asked for, so that a test can move the time on without racing the loop.</summary>
    private sealed class ClockWithWaiters : FakeTimeProvider
    {
        private readonly SemaphoreSlim _waiters = new(0);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _waiters.Release();
            return timer;
        }

        public async Task SomebodyWaitsAsync() =>
            Assert.True(await _waiters.WaitAsync(Patience, TestContext.Current.CancellationToken), "Nobody waits for the clock.");
    }
}
