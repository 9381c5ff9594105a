using MailSecurity.Playground.People;
using MailSecurity.Playground.Places;
using MailSecurity.Playground.Servers;

namespace MailSecurity.Playground.Habits;

/// <summary>Lives in one country and works in the next: two countries every day, and nothing wrong.</summary>
internal sealed class Commuter(Person person) : IHabit
{
    private readonly Source _work = Atlas.Draw(person.Domain.Neighbour, NetworkKind.Home, person.Choice("work"));

    public void Call(DateTimeOffset at, MailServer server, Chance chance) =>
        Visits.ReadAndAnswer(server, at, person, Rhythm.IsWorkingTime(at) ? _work : person.Home, chance);

    public DateTimeOffset NextCall(DateTimeOffset after, Chance chance) => Rhythm.Awake(after, TimeSpan.FromHours(2), chance);
}
