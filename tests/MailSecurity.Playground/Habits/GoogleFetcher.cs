using MailSecurity.Playground.People;
using MailSecurity.Playground.Places;
using MailSecurity.Playground.Servers;

namespace MailSecurity.Playground.Habits;

/// <summary>Reads at Google, which fetches over POP3 from its own addresses; sometimes looks directly from home.</summary>
internal sealed class GoogleFetcher(Person person) : IHabit
{
    public void Call(DateTimeOffset at, MailServer server, Chance chance)
    {
        if (chance.Happens(0.1))
        {
            Visits.ReadAndAnswer(server, at, person, person.Home, chance);
            return;
        }

        // One of a few machines for some hours, not another one each time.
        var fetcher = Atlas.Draw("US", NetworkKind.Google, person.Choice("fetcher", at.ToUnixTimeSeconds() / (6 * 3600)));
        server.LogIn(at, person, fetcher, MailService.Pop3, TimeSpan.FromMilliseconds(chance.Between(90, 1_500)));
    }

    public DateTimeOffset NextCall(DateTimeOffset after, Chance chance) => Rhythm.Always(after, TimeSpan.FromHours(1.5), chance);
}
