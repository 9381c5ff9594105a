namespace MailSecurity.Dashboard.Live;

/// <summary>Something that changes and says so. What it is now is read from it, never carried by the signal.</summary>
public interface ILiveFeed
{
    /// <summary>Calls <paramref name="changed"/> after each change, on any thread; it must return at once. Dispose to stop.</summary>
    IDisposable Subscribe(Action changed);
}
