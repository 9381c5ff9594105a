using MailSecurity.Playground.People;
using MailSecurity.Playground.Places;
using MailSecurity.Playground.Servers;

namespace MailSecurity.Playground.Habits;

/// <summary>What most people do when they look at their mail.</summary>
internal static class Visits
{
    /// <summary>Reads, sometimes after a typing error, sometimes answers, rarely edits a filter.</summary>
    public static void ReadAndAnswer(MailServer server, DateTimeOffset at, Person person, Source source, Chance chance)
    {
        if (chance.Happens(0.015))
        {
            server.Refuse(at, person, source, MailService.Imap, attempts: chance.Between(1, 2));
            at += TimeSpan.FromSeconds(chance.Between(8, 25));
        }

        server.LogIn(at, person, source, chance.Happens(0.01) ? MailService.ManageSieve : MailService.Imap, LengthOf(chance));
        if (chance.Happens(0.08))
        {
            server.Send(at + TimeSpan.FromSeconds(chance.Between(1, 40)), person, source, chance.Happens(0.2) ? 3 : 1);
        }
        else if (chance.Happens(0.03))
        {
            server.LogIn(at + TimeSpan.FromSeconds(2), person, source, MailService.Submission, TimeSpan.FromSeconds(1));
        }
    }

    // Most calls only look whether there is something new; some wait for mail a while.
    private static TimeSpan LengthOf(Chance chance) =>
        TimeSpan.FromMilliseconds(chance.Happens(0.85) ? chance.Between(80, 4_000) : chance.Between(10_000, 120_000));
}
