using MailSecurity.Playground.People;
using MailSecurity.Playground.Servers;

namespace MailSecurity.Playground.Habits;

/// <summary>The password was changed, but a forgotten program at home goes on polling with the old one, day and night.</summary>
internal sealed class OldPop3Client(Person person) : IHabit
{
    public void Call(DateTimeOffset at, MailServer server, Chance chance)
    {
        if (chance.Happens(0.75))
        {
            server.Refuse(at, person, person.Home, MailService.Pop3, attempts: 1);
        }
        else
        {
            server.LogIn(at, person, person.Home, MailService.Pop3, TimeSpan.FromMilliseconds(chance.Between(50, 900)));
        }
    }

    public DateTimeOffset NextCall(DateTimeOffset after, Chance chance) => Rhythm.Always(after, TimeSpan.FromHours(1), chance);
}
