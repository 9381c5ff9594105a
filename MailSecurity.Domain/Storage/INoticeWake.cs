namespace MailSecurity.Domain.Storage;

/// <summary>When to look for notices.</summary>
public interface INoticeWake
{
    /// <summary>Returns when there may be some; at once when some may have been missed.</summary>
    Task NextAsync(CancellationToken cancellation);
}

/// <summary>Once a second: SQLite has no way to tell, and a look costs one read of an empty table.</summary>
internal sealed class EverySecond(TimeProvider clock) : INoticeWake, IDisposable
{
    private readonly PeriodicTimer _timer = new(TimeSpan.FromSeconds(1), clock);

    public async Task NextAsync(CancellationToken cancellation) => await _timer.WaitForNextTickAsync(cancellation);

    public void Dispose() => _timer.Dispose();
}
