using System.Collections.Immutable;

namespace MailSecurity.Dashboard.Live;

/// <summary>Who wants to be told. Adding, removing and telling may happen at once, on any threads.</summary>
internal sealed class Subscribers<T>
{
    private ImmutableList<Subscription> _all = [];

    public int Count => Volatile.Read(ref _all).Count;

    public IDisposable Add(Action<T> changed, Action? onRemoved = null)
    {
        var subscription = new Subscription(this, changed, onRemoved);
        ImmutableInterlocked.Update(ref _all, static (all, one) => all.Add(one), subscription);
        return subscription;
    }

    public void Tell(T what)
    {
        foreach (var subscription in Volatile.Read(ref _all))
        {
            subscription.Changed(what);
        }
    }

    private sealed class Subscription(Subscribers<T> owner, Action<T> changed, Action? onRemoved) : IDisposable
    {
        private int _removed;

        public Action<T> Changed => changed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _removed, 1) == 0)
            {
                ImmutableInterlocked.Update(ref owner._all, static (all, one) => all.Remove(one), this);
                onRemoved?.Invoke();
            }
        }
    }
}
