using MailSecurity.Playground.Servers;

namespace MailSecurity.Playground.Episodes;

/// <summary>Hosted machines try one or two common passwords on many mailboxes, over IMAP and SMTP; one mailbox opens.</summary>
internal sealed class Spray : IEpisode
{
    public TimeSpan Lead => TimeSpan.FromSeconds(25);

    public void Play(DateTimeOffset strike, Scene scene)
    {
        var (server, chance) = (scene.Server, scene.Chance);
        var victim = scene.VictimAt(strike - Lead);
        var machines = Enumerable.Range(0, 4).Select(_ => scene.Hosting()).ToArray();
        for (var mailbox = 0; mailbox < 80; mailbox++)
        {
            var at = strike - Lead + chance.Between(TimeSpan.FromSeconds(1), Lead * 2);
            var (target, machine) = (chance.Pick(scene.Population.All).Person, chance.Pick(machines));
            if (chance.Happens(0.3))
            {
                server.RefuseAtSmtp(at, target, machine, attempts: 1);
            }
            else
            {
                server.Refuse(at, target, machine, MailService.Imap, attempts: chance.Between(1, 2));
            }
        }

        // Machines of a hoster may stand in the victim's own country; the one that comes back for the mail does not.
        server.LogIn(strike, victim, machines[0], MailService.Imap, TimeSpan.FromSeconds(2));
        server.LogIn(strike + TimeSpan.FromSeconds(1), victim, scene.Abroad(out _), MailService.Imap, TimeSpan.FromSeconds(30));
    }
}
