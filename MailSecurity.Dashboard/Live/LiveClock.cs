namespace MailSecurity.Dashboard.Live;

/// <summary>One tick for every age on every screen.</summary>
public sealed class LiveClock : ILiveFeed, IDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Subscribers<bool> _subscribers = new();
    private readonly ITimer _timer;

    public LiveClock(TimeProvider clock) => _timer = clock.CreateTimer(_ => _subscribers.Tell(true), null, Interval, Interval);

    public IDisposable Subscribe(Action changed) => _subscribers.Add(_ => changed());

    public void Dispose() => _timer.Dispose();
}
