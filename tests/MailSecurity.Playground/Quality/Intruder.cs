using MailSecurity.Playground.People;
using MailSecurity.Playground.Places;

namespace MailSecurity.Playground.Quality;

/// <summary>What an intruder does at one mailbox.</summary>
internal sealed class Intruder(Person victim, EventLog log, Chance chance)
{
    public void Strike(AttackKind kind, DateTimeOffset at, AttackPlan plan)
    {
        switch (kind)
        {
            case AttackKind.StuffingFromHosting:
                StuffThenRead(at, plan.StuffingOf(victim.Number));
                break;
            case AttackKind.SameCountryProxies:
                UseProxies(at);
                break;
            case AttackKind.SlowRotation:
                Rotate(at, () => Atlas.Draw(chance.Pick(Atlas.Abroad), NetworkKind.Home, chance), TimeSpan.FromHours(1), TimeSpan.FromHours(3), chance.Between(20, 50));
                break;
            case AttackKind.ForeignLoginThenSpam:
                var abroad = Abroad();
                LogIn(at, abroad);
                Spam(at.AddMinutes(2), abroad, chance.Between(300, 3_000));
                break;
            case AttackKind.DormantTakeover:
                Read(at, Abroad(), chance.Between(3, 20));
                break;
            default:
                Read(at, Atlas.Draw(victim.Domain.Neighbour, NetworkKind.Home, chance), chance.Between(1, 8));
                break;
        }
    }

    private Source Abroad() => Atlas.Draw(chance.Pick(Atlas.Abroad), NetworkKind.Home, chance);

    private void LogIn(DateTimeOffset at, Source source, int failedForUsers = 0) => log.LogIn(at, source, isIntruder: true, failedForUsers);

    private void Read(DateTimeOffset at, Source source, int logins)
    {
        for (; logins > 0; logins--)
        {
            LogIn(at, source);
            at += chance.Between(TimeSpan.FromMinutes(5), TimeSpan.FromHours(8));
        }
    }

    private void Spam(DateTimeOffset at, Source source, int messages)
    {
        for (var sent = 0; sent < messages;)
        {
            var some = Math.Min(messages - sent, chance.Between(20, 60));
            log.Send(at, source, some, isIntruder: true);
            sent += some;
            at += chance.Between(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(15));
        }
    }

    private void Rotate(DateTimeOffset at, Func<Source> next, TimeSpan shortest, TimeSpan longest, int logins)
    {
        for (; logins > 0; logins--)
        {
            LogIn(at, next());
            at += chance.Between(shortest, longest);
        }
    }

    // The machine tries a few passwords on the victim, too, and comes back for the mail from another one of the kind.
    private void StuffThenRead(DateTimeOffset at, Stuffing stuffing)
    {
        for (var tries = chance.Between(0, 8); tries > 0; tries--)
        {
            log.Fail(at - chance.Between(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(50)), stuffing.Machine, 1, isIntruder: true);
        }

        LogIn(at, stuffing.Machine, stuffing.Targets.Count);
        Read(at + chance.Between(TimeSpan.FromMinutes(10), TimeSpan.FromHours(10)), Atlas.Draw(chance.Pick(Atlas.HostingCountries), NetworkKind.Hosting, chance), chance.Between(2, 12));
    }

    // Half change the connection with every login for a day or two, three in ten send spam through one, two in ten just read through one.
    private void UseProxies(DateTimeOffset at)
    {
        var way = chance.Below(10);
        Source Proxy() => Atlas.Draw(victim.Country, NetworkKind.Home, chance);
        if (way < 5)
        {
            Rotate(at, Proxy, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(60), chance.Between(20, 80));
            return;
        }

        var proxy = Proxy();
        LogIn(at, proxy);
        if (way < 8)
        {
            Spam(at.AddMinutes(2), proxy, chance.Between(300, 2_000));
        }
        else
        {
            Read(at.AddHours(1), proxy, chance.Between(2, 10));
        }
    }
}
