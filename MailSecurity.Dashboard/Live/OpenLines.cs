using System.Collections.Immutable;
using MailSecurity.Domain.Incidents;

namespace MailSecurity.Dashboard.Live;

/// <summary>The open incidents as the board knows them, at most so many. Used by one thread at a time.</summary>
internal sealed class OpenLines(int most, TimeSpan fadeTime)
{
    private readonly Dictionary<Guid, IncidentLine> _open = [];
    private readonly Dictionary<Guid, (IncidentLine Line, DateTimeOffset Until)> _leaving = [];

    public int Count => _open.Count;

    public bool IsFading => _leaving.Count > 0;

    public ImmutableArray<IncidentLine> Open => [.. _open.Values];

    public ImmutableArray<IncidentLine> JustClosed => [.. _leaving.Values.Select(leaving => leaving.Line)];

    /// <summary>Takes a complete list of what is open. Answers what is different from before.</summary>
    public ImmutableArray<IncidentLine> Replace(IReadOnlyList<IncidentLine> lines)
    {
        var different = lines.Where(line => !_open.TryGetValue(line.Id, out var known) || known.Version < line.Version).ToImmutableArray();
        var before = _open.ToDictionary();
        _open.Clear();
        foreach (var line in lines)
        {
            _open[line.Id] = before.TryGetValue(line.Id, out var known) && known.Version > line.Version ? known : line;
        }

        return different;
    }

    /// <summary>Takes what was read of the incidents that changed: those not found exist no more.</summary>
    public void Apply(IReadOnlyCollection<Guid> changed, IReadOnlyList<IncidentLine> found, DateTimeOffset now)
    {
        foreach (var line in found)
        {
            Apply(line, now);
        }

        foreach (var gone in changed.Except(found.Select(line => line.Id)))
        {
            _open.Remove(gone);
        }

        foreach (var oldest in _open.Values.OrderBy(line => line.LastSeenAt).Take(_open.Count - most).ToList())
        {
            _open.Remove(oldest.Id);
        }
    }

    /// <summary>Forgets what has faded away. Answers whether there was any.</summary>
    public bool Fade(DateTimeOffset now)
    {
        var gone = _leaving.Where(leaving => leaving.Value.Until <= now).Select(leaving => leaving.Key).ToList();
        gone.ForEach(id => _leaving.Remove(id));
        return gone.Count > 0;
    }

    private void Apply(IncidentLine line, DateTimeOffset now)
    {
        if (_open.TryGetValue(line.Id, out var known) && known.Version > line.Version)
        {
            return;
        }

        if (line.IsOpen)
        {
            _open[line.Id] = line;
        }
        else if (_open.Remove(line.Id))
        {
            _leaving[line.Id] = (line, now + fadeTime);
        }
    }
}
