using System.Collections.Immutable;
using MailSecurity.Dashboard.Live;
using MailSecurity.Domain.Incidents;

namespace MailSecurity.Dashboard.Hubs;

/// <summary>The hub's connections and what each of them wants; one group per Account and filter.</summary>
internal sealed class IncidentListeners(IncidentBoard board)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Listener> _listeners = [];
    private readonly Dictionary<int, IDisposable> _watched = [];

    /// <summary>Called with the incidents of one Account that changed. Set once, before anybody listens.</summary>
    public Action<int, ImmutableArray<IncidentLine>> Changed { get; set; } = static (_, _) => { };

    /// <summary>Puts the connection into the group of its filter. Answers the group it leaves and the one it joins.</summary>
    public (string? Left, string Joined) Put(string connectionId, HubViewer viewer, WatchFilter filter)
    {
        lock (_lock)
        {
            var accountId = viewer.AccountId;
            var left = _listeners.GetValueOrDefault(connectionId)?.Group;
            var listener = new Listener(viewer, filter);
            _listeners[connectionId] = listener;
            if (!_watched.ContainsKey(accountId))
            {
                _watched.Add(accountId, board.For(accountId).SubscribeToLines(lines => Changed(accountId, lines)));
            }

            return (left, listener.Group);
        }
    }

    public void Remove(string connectionId)
    {
        lock (_lock)
        {
            if (_listeners.Remove(connectionId, out var gone)
                && _listeners.Values.All(listener => listener.AccountId != gone.AccountId)
                && _watched.Remove(gone.AccountId, out var watch))
            {
                watch.Dispose();
            }
        }
    }

    /// <summary>The groups of that Account which want the incident.</summary>
    public IReadOnlyList<string> GroupsFor(IncidentLine line)
    {
        lock (_lock)
        {
            return [.. _listeners.Values
                .Where(listener => listener.AccountId == line.AccountId && listener.Viewer.Sees(line.Domain) && listener.Filter.Matches(line))
                .Select(listener => listener.Group)
                .Distinct()];
        }
    }

    private sealed record Listener(HubViewer Viewer, WatchFilter Filter)
    {
        public int AccountId => Viewer.AccountId;

        // Who may see only some Domains shares a group with nobody.
        public string Group { get; } = $"{Viewer.AccountId}|{Viewer.LimitedTo}|{Filter.Severity}|{Filter.Domain}|{Filter.User}".ToLowerInvariant();
    }
}
