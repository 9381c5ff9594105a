using System.Collections.Concurrent;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;

namespace MailSecurity.Dashboard.Security;

/// <summary>
/// What each Admin may do, as the store says, remembered for a moment: many circuits ask every second. A change made in this
/// process is forgotten at once, one made elsewhere (another node, the command line) after <see cref="Lifetime"/>.
/// </summary>
public sealed class AccessBook(IServiceProvider services, TimeProvider clock) : IGrantSignal
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);
    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<Guid, (AdminGrant? Grant, DateTimeOffset ReadAt)> _known = [];

    // The store tells this book of its changes and this book reads the store: one of the two has to come later.
    private readonly Lazy<AdminStore> _admins = new(services.GetRequiredService<AdminStore>);
    private int _changes;

    public async ValueTask<AdminGrant?> ReadAsync(Guid adminId, CancellationToken cancellation)
    {
        if (_known.TryGetValue(adminId, out var known) && clock.GetUtcNow() - known.ReadAt < Lifetime)
        {
            return known.Grant;
        }

        var changes = Volatile.Read(ref _changes);
        var now = clock.GetUtcNow();
        var grant = await _admins.Value.GrantAsync(adminId, cancellation);
        if (_known.Count >= MostRemembered)
        {
            _known.Clear();
        }

        // What changed during the read may not be in it.
        if (changes == Volatile.Read(ref _changes))
        {
            _known[adminId] = (grant, now);
        }

        return grant;
    }

    public void Changed(Guid adminId)
    {
        Interlocked.Increment(ref _changes);
        _known.TryRemove(adminId, out _);
    }
}
