using MailSecurity.Domain.Logins;

namespace MailSecurity.Dashboard.Live;

/// <summary>The counters of one Account: one for all of it and one for each of its Domains.</summary>
internal sealed class AccountPulse
{
    // Names that only fail are made up by attackers, so a Domain or User is counted by itself once a login succeeds.
    private const int MostDomains = 5_000;
    private const int MostUsers = 200_000;
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly PulseCounters _all = new();
    private readonly Dictionary<string, PulseCounters> _domains = [];
    private readonly Dictionary<string, long> _users = [];
    private readonly Subscribers<bool> _subscribers = new();

    public IDisposable Subscribe(Action changed) => _subscribers.Add(_ => changed());

    public void Add(IEnumerable<StoredLogin> logins, DateTimeOffset now, bool isLive)
    {
        lock (_lock)
        {
            foreach (var (_, login, location) in logins)
            {
                // A mail server whose clock is wrong must not move the counters into the future.
                Add(login.At > now + Ahead ? login with { At = now } : login, location.Country, isLive ? now : null);
            }
        }

        _subscribers.Tell(true);
    }

    public PulseSnapshot ReadAll(DateTimeOffset now)
    {
        lock (_lock)
        {
            return _all.Read(now);
        }
    }

    public PulseSnapshot Read(IEnumerable<string> domains, DateTimeOffset now)
    {
        lock (_lock)
        {
            return PulseSnapshot.Sum([.. domains.Select(name => _domains.GetValueOrDefault(name)).OfType<PulseCounters>().Select(domain => domain.Read(now))]);
        }
    }

    private void Add(LoginEvent login, string? country, DateTimeOffset? storedAt)
    {
        var domain = CountersOf(login);
        _all.Add(login, country, storedAt);
        domain?.Add(login, country, storedAt);
        if (login.IsSuccess)
        {
            See(login.User.Name, PulseCounters.HourOf(login.At), domain);
        }
    }

    private PulseCounters? CountersOf(LoginEvent login)
    {
        var name = login.User.Domain;
        if (!_domains.TryGetValue(name, out var domain) && login.IsSuccess && _domains.Count < MostDomains)
        {
            _domains.Add(name, domain = new PulseCounters());
        }

        return domain;
    }

    private void See(string user, long hour, PulseCounters? domain)
    {
        long? before = _users.TryGetValue(user, out var known) ? known : null;
        if (before >= hour)
        {
            return;
        }

        if (before is null && _users.Count >= MostUsers)
        {
            foreach (var gone in _users.Where(seen => seen.Value <= hour - PulseCounters.Hours).Select(seen => seen.Key).ToList())
            {
                _users.Remove(gone);
            }

            if (_users.Count >= MostUsers)
            {
                return;
            }
        }

        _users[user] = hour;
        _all.MoveUser(before, hour);
        domain?.MoveUser(before, hour);
    }
}
