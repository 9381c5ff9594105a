using System.Collections.Concurrent;

namespace MailSecurity.Domain.Geo.Databases;

/// <summary>Gives equal locations one instance, so that comparing and storing them is cheap. Starts over when it is full.</summary>
internal sealed class LocationPool(int capacity)
{
    private ConcurrentDictionary<Location, Location> _known = new();
    private int _count;

    public Location Share(Location location)
    {
        if (_known.TryGetValue(location, out var shared))
        {
            return shared;
        }

        // Counted here, because the dictionary would take all its locks to count itself.
        if (Interlocked.Increment(ref _count) > capacity)
        {
            _known = new();
            Volatile.Write(ref _count, 0);
        }

        return _known.GetOrAdd(location, location);
    }
}
