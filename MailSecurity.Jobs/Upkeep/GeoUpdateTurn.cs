namespace MailSecurity.Jobs.Upkeep;

/// <summary>Whether a person has asked for newer databases, and whether they are being fetched. A wish outlives a run that had begun before it.</summary>
public sealed class GeoUpdateTurn
{
    private int _isAsked;
    private int _running;

    /// <summary>A run has ended. Handlers must return at once.</summary>
    public event Action? Ended;

    public bool IsUnderWay => Volatile.Read(ref _isAsked) != 0 || Volatile.Read(ref _running) != 0;

    internal void Ask() => Interlocked.Exchange(ref _isAsked, 1);

    /// <summary>True if this run has to ask every source, due or not.</summary>
    internal bool Begin()
    {
        Interlocked.Increment(ref _running);
        return Interlocked.Exchange(ref _isAsked, 0) != 0;
    }

    internal void End()
    {
        Interlocked.Decrement(ref _running);
        Ended?.Invoke();
    }
}
