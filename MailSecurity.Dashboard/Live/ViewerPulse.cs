using MailSecurity.Domain.Admins;

namespace MailSecurity.Dashboard.Live;

/// <summary>The pulse as one Admin may see it: of their Domains only, and of nothing without the right to see incidents.</summary>
public sealed class ViewerPulse : ILiveFeed
{
    private readonly AccountPulse _account;
    private readonly AdminGrant _grant;
    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _countedSince;

    internal ViewerPulse(AccountPulse account, AdminGrant grant, TimeProvider clock, DateTimeOffset countedSince) =>
        (_account, _grant, _clock, _countedSince) = (account, grant, clock, countedSince);

    public PulseSnapshot Read()
    {
        var now = _clock.GetUtcNow();
        var seen = !_grant.Allows(Section.Incidents, Level.View) ? PulseSnapshot.Nothing
            : _grant.Domains is { } domains ? _account.Read(domains.Values, now)
            : _account.ReadAll(now);
        return _countedSince > now.AddHours(-PulseCounters.Hours) ? seen with { CountedSince = _countedSince } : seen;
    }

    public IDisposable Subscribe(Action changed) => _account.Subscribe(changed);
}
