using System.Collections.Concurrent;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using MailSecurity.Jobs.Telemetry;

namespace MailSecurity.Dashboard.Live;

/// <summary>
/// The live picture of open incidents: one snapshot per Account, shared by all who look. Publishing costs a lock and a
/// signal; the store is read on the board's own time.
/// </summary>
public sealed class IncidentBoard(IServiceProvider services, TimeProvider clock, BoardMeter meter, ILoggerFactory loggers) : IIncidentFeed, IDisposable
{
    private readonly ConcurrentDictionary<int, AccountBoard> _boards = [];

    // The store tells this feed of its changes and this board reads the store: one of the two has to come later.
    private readonly Lazy<IIncidentStore> _incidents = new(services.GetRequiredService<IIncidentStore>);

    /// <summary>What this Admin may see of their Account's open incidents.</summary>
    public ViewerBoard For(AdminGrant viewer) => new(For(viewer.AccountId), viewer);

    internal AccountBoard For(int accountId) =>
        _boards.GetOrAdd(accountId, id => new AccountBoard(id, _incidents, clock, meter, loggers.CreateLogger<AccountBoard>()));

    public void Publish(IReadOnlyCollection<IncidentChange> changes)
    {
        foreach (var ofAccount in changes.GroupBy(change => change.AccountId, change => change.IncidentId))
        {
            // An Account nobody has looked at has no board; its first reader will find these changes in the store.
            if (_boards.TryGetValue(ofAccount.Key, out var board))
            {
                board.Note(ofAccount);
            }
        }
    }

    public void Dispose()
    {
        foreach (var board in _boards.Values)
        {
            board.Dispose();
        }
    }
}
