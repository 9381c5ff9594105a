using MailSecurity.Playground.People;
using MailSecurity.Playground.Servers;

namespace MailSecurity.Playground.Habits;

/// <summary>Polls IMAP from one address at home.</summary>
internal sealed class HomeWorker(Person person) : IHabit
{
    public void Call(DateTimeOffset at, MailServer server, Chance chance) =>
        Visits.ReadAndAnswer(server, at, person, person.Home, chance);

    public DateTimeOffset NextCall(DateTimeOffset after, Chance chance) => Rhythm.Awake(after, TimeSpan.FromHours(2), chance);
}
