namespace MailSecurity.Dashboard.Live;

/// <summary>Holds a live view still while a person reads: it goes on showing the snapshot it had when it was paused.</summary>
public sealed class PauseSwitch<T>(TimeProvider clock)
    where T : class
{
    /// <summary>What is shown while paused; null when live.</summary>
    public T? Held { get; private set; }

    public DateTimeOffset Since { get; private set; }

    public bool IsPaused => Held is not null;

    public void Pause(T shown) => (Held, Since) = (shown, clock.GetUtcNow());

    public void Resume() => Held = null;
}
