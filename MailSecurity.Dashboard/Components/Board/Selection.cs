using System.Collections.Immutable;
using MailSecurity.Domain.Incidents;

namespace MailSecurity.Dashboard.Components.Board;

/// <summary>The incidents a person has marked, each with the version that was on the screen when they marked it.</summary>
public sealed class Selection
{
    private readonly Dictionary<Guid, int> _seen = [];
    private readonly HashSet<Guid> _outdated = [];

    public int Count => _seen.Count;

    public IReadOnlyList<SeenIncident> Seen => [.. _seen.Select(one => new SeenIncident(one.Key, one.Value))];

    public bool Contains(Guid id) => _seen.ContainsKey(id);

    public void Toggle(IncidentLine line)
    {
        if (!_seen.Remove(line.Id) && line.IsOpen)
        {
            _seen[line.Id] = line.Version;
        }
    }

    public void SelectAll(IEnumerable<IncidentLine> rows)
    {
        foreach (var line in rows.Where(line => line.IsOpen))
        {
            _seen.TryAdd(line.Id, line.Version);
        }
    }

    public void Clear()
    {
        _seen.Clear();
        _outdated.Clear();
    }

    /// <summary>Leaves those that had changed: the person decides again once the board shows what is new.</summary>
    public void KeepChanged(IReadOnlyCollection<Guid> changed)
    {
        foreach (var id in _seen.Keys.Except(changed).ToList())
        {
            _seen.Remove(id);
        }

        _outdated.UnionWith(_seen.Keys);
    }

    /// <summary>What is not shown is not selected: nobody decides about rows they do not see.</summary>
    public void Show(ImmutableArray<IncidentLine> rows)
    {
        if (_seen.Count == 0)
        {
            return;
        }

        var shown = rows.Where(line => line.IsOpen).ToDictionary(line => line.Id, line => line.Version);
        foreach (var (id, version) in _seen.ToList())
        {
            if (!shown.TryGetValue(id, out var now))
            {
                _seen.Remove(id);
                _outdated.Remove(id);
            }
            else if (now > version && _outdated.Remove(id))
            {
                _seen[id] = now;
            }
        }
    }
}
