using MailSecurity.Domain.Logins;

namespace MailSecurity.Dashboard.Live;

/// <summary>Tells those who look at one User's logins that there are new ones. It knows only the Users somebody looks at.</summary>
public sealed class LoginTail : ILoginFeed
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(int AccountId, string User), Subscribers<bool>> _watched = [];

    public ILiveFeed Of(int accountId, string user) => new UserFeed(this, (accountId, user));

    public void Stored(IReadOnlyList<StoredLogin> logins)
    {
        HashSet<Subscribers<bool>> told = [];
        lock (_lock)
        {
            if (_watched.Count == 0)
            {
                return;
            }

            foreach (var (account, login, _) in logins)
            {
                if (_watched.TryGetValue((account, login.User.Name), out var watchers))
                {
                    told.Add(watchers);
                }
            }
        }

        foreach (var watchers in told)
        {
            watchers.Tell(true);
        }
    }

    private IDisposable Watch((int, string) user, Action changed)
    {
        lock (_lock)
        {
            if (!_watched.TryGetValue(user, out var watchers))
            {
                _watched.Add(user, watchers = new Subscribers<bool>());
            }

            return watchers.Add(_ => changed(), () => Forget(user, watchers));
        }
    }

    private void Forget((int, string) user, Subscribers<bool> watchers)
    {
        lock (_lock)
        {
            if (watchers.Count == 0)
            {
                _watched.Remove(user);
            }
        }
    }

    private sealed class UserFeed(LoginTail tail, (int, string) user) : ILiveFeed
    {
        public IDisposable Subscribe(Action changed) => tail.Watch(user, changed);
    }
}
