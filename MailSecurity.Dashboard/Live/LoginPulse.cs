using System.Collections.Concurrent;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;

namespace MailSecurity.Dashboard.Live;

/// <summary>
/// Counts logins as the intake commits them, by Account and Domain, so that no screen has to count them in the store. It lives in
/// memory; after a start it begins with the logins that were stored last.
/// </summary>
public sealed class LoginPulse(RecentLogins recent, TimeProvider clock) : ILoginFeed
{
    // A second or so of reading, and more than a day of a small provider.
    private const int MostAtStart = 100_000;

    private readonly ConcurrentDictionary<int, AccountPulse> _accounts = [];
    private DateTimeOffset _countedSince;

    /// <summary>Counts what is stored already. Called once, before the intake starts.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var logins = await recent.ReadAsync(MostAtStart, cancellation);
        _countedSince = logins.Count < MostAtStart ? DateTimeOffset.MinValue : logins.Min(login => login.Login.At);
        Count(logins, isLive: false);
    }

    /// <summary>What this Admin may know.</summary>
    public ViewerPulse For(AdminGrant viewer) => new(Of(viewer.AccountId), viewer, clock, _countedSince);

    public void Stored(IReadOnlyList<StoredLogin> logins) => Count(logins, isLive: true);

    private void Count(IReadOnlyList<StoredLogin> logins, bool isLive)
    {
        var now = clock.GetUtcNow();
        foreach (var ofAccount in logins.Where(login => login.Login.At > now.AddHours(-PulseCounters.Hours)).GroupBy(login => login.AccountId))
        {
            Of(ofAccount.Key).Add(ofAccount, now, isLive);
        }
    }

    private AccountPulse Of(int accountId) => _accounts.GetOrAdd(accountId, _ => new AccountPulse());
}
