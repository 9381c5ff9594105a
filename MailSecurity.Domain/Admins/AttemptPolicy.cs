namespace MailSecurity.Domain.Admins;

/// <summary>
/// Slows guessing down: each thing that can be counted (a name at an address, an address, a name anywhere, a browser that is
/// known) has some tries free, after which each further one has to wait, longer every time. Nothing is ever locked for
/// good, and a browser that has signed in before counts only against itself, so that strangers cannot hold its owner off.
/// Known and unknown names are treated alike: it does not know which exist.
/// </summary>
public sealed class AttemptPolicy(TimeProvider clock)
{
    /// <summary>Things remembered; beyond it the ones that were quiet for longest are forgotten.</summary>
    public const int Most = 50_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<AttemptKey, Failures> _failures = [];

    /// <summary>Things remembered now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _failures.Count;
            }
        }
    }

    /// <summary>
    /// Takes one try from each budget before anything is checked, so that tries at the same moment count as well. Answers how
    /// long to wait instead; zero means go on. What failed before <paramref name="forgivenAt"/> does not count.
    /// </summary>
    public TimeSpan Take(IReadOnlyCollection<AttemptKey> keys, DateTimeOffset? forgivenAt = null)
    {
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            var wait = keys.Max(key => WaitOf(key, forgivenAt, now));
            if (wait > TimeSpan.Zero)
            {
                return wait;
            }

            foreach (var key in keys)
            {
                var before = Known(key, forgivenAt, now);
                _failures[key] = new Failures(before.Count + 1, now);
            }

            MakeRoom();
            return TimeSpan.Zero;
        }
    }

    /// <summary>The try was right: what it took is given back, and the earlier failures of that browser, or of that name at that address, are forgotten.</summary>
    public void Succeeded(IReadOnlyCollection<AttemptKey> keys)
    {
        lock (_lock)
        {
            foreach (var key in keys)
            {
                if (key.Kind.IsForgottenOnSuccess)
                {
                    _failures.Remove(key);
                }
                else if (_failures.TryGetValue(key, out var known))
                {
                    _failures[key] = known with { Count = known.Count - 1 };
                }
            }
        }
    }

    private TimeSpan WaitOf(AttemptKey key, DateTimeOffset? forgivenAt, DateTimeOffset now)
    {
        var known = Known(key, forgivenAt, now);
        var over = known.Count - key.Kind.Free;
        return over < 0 ? TimeSpan.Zero : known.LastAt + key.Kind.DelayAfter(over) - now;
    }

    private Failures Known(AttemptKey key, DateTimeOffset? forgivenAt, DateTimeOffset now) =>
        _failures.TryGetValue(key, out var known) && now - known.LastAt < key.Kind.Remembered && !(known.LastAt <= forgivenAt) ? known : default;

    private void MakeRoom()
    {
        if (_failures.Count > Most)
        {
            foreach (var (key, _) in _failures.OrderBy(known => known.Value.LastAt).Take(Most / 10).ToList())
            {
                _failures.Remove(key);
            }
        }
    }

    private readonly record struct Failures(int Count, DateTimeOffset LastAt);
}

/// <summary>Something whose tries are counted.</summary>
public readonly record struct AttemptKey(AttemptKind Kind, string Text);

/// <summary>How many tries are free, and how the wait grows after them: it doubles from <paramref name="First"/> up to <paramref name="Longest"/>.</summary>
public sealed record AttemptKind(string Name, int Free, TimeSpan First, TimeSpan Longest, TimeSpan Remembered, bool IsForgottenOnSuccess)
{
    /// <summary>A name and the address it is tried from.</summary>
    public static readonly AttemptKind NameAtAddress = new("name at address", 5, Seconds(30), Minutes(15), Minutes(60), IsForgottenOnSuccess: true);

    /// <summary>An address, or an IPv6 /64, whatever names it tries. An attacker's own right password does not clear it.</summary>
    public static readonly AttemptKind Address = new("address", 30, Seconds(30), Minutes(15), Minutes(60), IsForgottenOnSuccess: false);

    /// <summary>A name, wherever it is tried from: fewer than a hundred tries a day however many machines help (NIST SP 800-63B, 3.2.2).</summary>
    public static readonly AttemptKind AnyAddress = new("name", 50, Seconds(30), Minutes(60), Minutes(24 * 60), IsForgottenOnSuccess: true);

    /// <summary>A browser that has signed in with that name before.</summary>
    public static readonly AttemptKind Browser = new("browser", 5, Seconds(30), Minutes(15), Minutes(60), IsForgottenOnSuccess: true);

    /// <summary>Codes of an Admin, typed by somebody who has the password.</summary>
    public static readonly AttemptKind Code = new("code", 5, Seconds(60), Minutes(60), Minutes(24 * 60), IsForgottenOnSuccess: true);

    /// <summary>What nobody guesses (recovery codes, passkeys), by somebody who has the password: only so that tries do not fill the audit log.</summary>
    public static readonly AttemptKind LongCode = new("long code", 20, Seconds(30), Minutes(15), Minutes(60), IsForgottenOnSuccess: true);

    public TimeSpan DelayAfter(int over)
    {
        var delay = First * Math.Pow(2, Math.Min(over, 20));
        return delay < Longest ? delay : Longest;
    }

    private static TimeSpan Seconds(int count) => TimeSpan.FromSeconds(count);

    private static TimeSpan Minutes(int count) => TimeSpan.FromMinutes(count);
}
