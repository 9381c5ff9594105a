using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Dashboard.Security;

/// <summary>
/// What was refused lately, so that the same again is counted instead of written down again. It holds a bounded number of windows; once they are all
/// taken, what is new is gathered: by Admin for names that exist, and in one for names that nobody has. Both cost the same either way.
/// </summary>
internal sealed class RefusalWindows(TimeProvider clock)
{
    /// <summary>Windows beside the gathering ones, of which there are a few for each Admin.</summary>
    public const int Most = 500;

    public static readonly TimeSpan Length = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<Key, Window> _windows = [];
    private int _gathering;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _windows.Count;
            }
        }
    }

    /// <summary>True if this one is to be written down now; false if it was counted.</summary>
    public bool IsFirst(Refusal refusal)
    {
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            var key = Key.Of(refusal);
            if (_windows.TryGetValue(key, out var known) && !(known.More == 0 && known.HasEnded(now)))
            {
                known.Again(now);
                return false;
            }

            if (known is null && _windows.Count - _gathering >= Most)
            {
                Gather(refusal, now);
                return false;
            }

            _windows[key] = new Window(refusal, now);
            return true;
        }
    }

    /// <summary>What was to be written down first could not be: it is counted, so that the closing line tells of it.</summary>
    public void NotWritten(Refusal refusal)
    {
        lock (_lock)
        {
            if (_windows.TryGetValue(Key.Of(refusal), out var known))
            {
                known.Again(clock.GetUtcNow());
            }
        }
    }

    /// <summary>What there is to say of windows that have ended, or of all. It is kept until <see cref="Said"/>.</summary>
    public IReadOnlyList<Closing> Closings(bool all)
    {
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            var ended = _windows.Where(known => all || known.Value.HasEnded(now)).ToList();
            foreach (var (key, _) in ended.Where(known => known.Value.More == 0))
            {
                Remove(key);
            }

            return [.. ended.Where(known => known.Value.More > 0).Select(known => known.Value.Closing())];
        }
    }

    /// <summary>That line is in the audit log; what came while it was written stays for the next.</summary>
    public void Said(Closing closing)
    {
        lock (_lock)
        {
            var key = Key.Of(closing.Refusal);
            if (_windows.TryGetValue(key, out var known) && (known.More -= closing.More) <= 0)
            {
                Remove(key);
            }
        }
    }

    private void Gather(Refusal refusal, DateTimeOffset now)
    {
        var gathered = refusal with { Actor = new Actor(refusal.Actor.Id, refusal.Actor.Id is null ? Refusal.SeveralNames : refusal.Actor.Name, null) };
        if (!_windows.TryGetValue(Key.Of(gathered), out var window))
        {
            _windows[Key.Of(gathered)] = window = new Window(gathered, now, isGathering: true);
            _gathering++;
        }

        window.Again(now);
    }

    private void Remove(Key key)
    {
        if (_windows.Remove(key, out var window) && window.IsGathering)
        {
            _gathering--;
        }
    }

    // Names as Identity compares them: one that exists has one window however it is typed, and so has one that does not.
    private readonly record struct Key(int AccountId, Guid? Id, string Name, ClientAddress? Address, string Action, string Reason)
    {
        public static Key Of(Refusal refusal) => new(
            refusal.AccountId, refusal.Actor.Id, refusal.Actor.Name.ToUpperInvariant(), refusal.Actor.Address, refusal.Action, refusal.Reason);
    }

    private sealed class Window(Refusal refusal, DateTimeOffset since, bool isGathering = false)
    {
        private DateTimeOffset _last;

        public int More { get; set; }

        public bool IsGathering => isGathering;

        public bool HasEnded(DateTimeOffset now) => now - since >= Length;

        public void Again(DateTimeOffset now) => (More, _last) = (More + 1, now);

        public Closing Closing() => new(refusal, More, since, _last);
    }
}

/// <summary>Somebody who was not let in, or not believed.</summary>
/// <param name="AccountId">0 for a name that nobody has.</param>
/// <param name="Actor">Who it was, or said to be.</param>
/// <param name="Action">One of <see cref="AuditAction"/>.</param>
/// <param name="Reason">Why, for the audit log alone.</param>
internal sealed record Refusal(int AccountId, Actor Actor, string Action, string Reason)
{
    public const string SeveralNames = "several names";
}

/// <summary>The line that ends a window: how many more there were after the one that was written down, and the time of the last.</summary>
internal sealed record Closing(Refusal Refusal, int More, DateTimeOffset Since, DateTimeOffset Last);
