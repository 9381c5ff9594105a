using MailSecurity.Playground.People;
using MailSecurity.Playground.Servers;

namespace MailSecurity.Playground.Habits;

/// <summary>A phone: the carrier hands out another address now and then, IPv6 too, always in the same country.</summary>
internal sealed class MobileUser(Person person) : IHabit
{
    // Shorter would be as real, but then honest people pass the default limit of ten networks a day.
    private static readonly TimeSpan Stay = TimeSpan.FromHours(4);

    public void Call(DateTimeOffset at, MailServer server, Chance chance) =>
        Visits.ReadAndAnswer(server, at, person, chance.Happens(0.3) ? person.Home : person.Phone(at, person.Country, Stay), chance);

    public DateTimeOffset NextCall(DateTimeOffset after, Chance chance) => Rhythm.Awake(after, TimeSpan.FromHours(1.5), chance);
}
