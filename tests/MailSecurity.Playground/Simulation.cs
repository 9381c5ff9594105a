using MailSecurity.Playground.Servers;
using MailSecurity.Playground.Text;

namespace MailSecurity.Playground;

/// <summary>
/// Takes turns in the order of time and hands out the lines in the order of time. A turn may write lines that lie
/// later; they wait until no turn can write an earlier one, so memory holds only what is still going on.
/// </summary>
internal sealed class Simulation
{
    // Equal times are taken in the order in which they were planned, or runs would differ.
    private readonly PriorityQueue<Func<DateTimeOffset, DateTimeOffset?>, (DateTimeOffset At, long Order)> _turns = new();
    private readonly PriorityQueue<string, (DateTimeOffset At, long Order)> _lines = new();
    private long _order;

    public Simulation(TrafficOptions options, Chance chance) =>
        Server = new MailServer(new LogFile(options.Form, 512, Keep), chance);

    public MailServer Server { get; }

    public long LinesWritten { get; private set; }

    /// <summary>Plans a first turn; each turn answers when it wants the next one, if any.</summary>
    public void Plan(DateTimeOffset at, Func<DateTimeOffset, DateTimeOffset?> turn) => _turns.Enqueue(turn, (at, _order++));

    /// <summary>All lines before <paramref name="end"/>.</summary>
    public IEnumerable<TrafficLine> Run(DateTimeOffset end)
    {
        while (_turns.TryDequeue(out var turn, out var due) && due.At < end)
        {
            foreach (var line in LinesUntil(due.At))
            {
                yield return line;
            }

            if (turn(due.At) is { } next)
            {
                Plan(next, turn);
            }
        }

        foreach (var line in LinesUntil(end))
        {
            yield return line;
        }
    }

    private IEnumerable<TrafficLine> LinesUntil(DateTimeOffset limit)
    {
        while (_lines.TryPeek(out var text, out var place) && place.At < limit)
        {
            _lines.Dequeue();
            yield return new TrafficLine(place.At, text);
        }
    }

    private void Keep(DateTimeOffset at, LineBuffer line)
    {
        _lines.Enqueue(line.ToString(), (at, _order++));
        line.Clear();
        LinesWritten++;
    }
}
