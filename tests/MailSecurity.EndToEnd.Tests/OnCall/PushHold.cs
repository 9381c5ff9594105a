namespace MailSecurity.EndToEnd.Tests.OnCall;

/// <summary>Where a <see cref="PushService"/> lets callers wait, so that they can be killed there.</summary>
internal sealed class PushHold
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _connections;
    private readonly int _answered;
    private readonly int _most;
    private int _count;

    private PushHold(bool connections, int answered, int most) => (_connections, _answered, _most) = (connections, answered, most);

    public static PushHold Nothing() => new(connections: false, int.MaxValue, int.MaxValue);

    /// <summary>Nothing is read from whoever connects. Reached when so many do.</summary>
    public static PushHold Connections(int count) => new(connections: true, 0, count);

    /// <summary>So many messages are taken and answered, and all after them taken and not answered. Reached when so many are taken.</summary>
    public static PushHold Answers(int answered, int count) => new(connections: false, answered, count);

    public Task ReachedAsync() => _reached.Task.WaitAsync(TestContext.Current.CancellationToken);

    public void End() => _end.TrySetResult();

    public Task ConnectedAsync() => _connections ? WaitAsync() : Task.CompletedTask;

    public Task TakenAsync() => _connections ? Task.CompletedTask : WaitAsync();

    private Task WaitAsync()
    {
        var number = Interlocked.Increment(ref _count);
        if (number >= _most)
        {
            _reached.TrySetResult();
        }

        return number <= _answered ? Task.CompletedTask : _end.Task;
    }
}
