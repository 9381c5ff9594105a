using MailSecurity.Playground.People;
using MailSecurity.Playground.Places;
using MailSecurity.Playground.Servers;

namespace MailSecurity.Playground.Habits;

/// <summary>Shares one office address with many colleagues; looks at mail from home now and then.</summary>
internal sealed class OfficeWorker(Person person) : IHabit
{
    // Drawn from the domain's name alone, so that all colleagues get the same one.
    private readonly Source _office = OfficeOf(person.Domain);

    public void Call(DateTimeOffset at, MailServer server, Chance chance)
    {
        var isHome = person.Choice("place", at.ToUnixTimeSeconds() / 3600).Happens(0.15);
        Visits.ReadAndAnswer(server, at, person, isHome ? person.Home : _office, chance);
    }

    public DateTimeOffset NextCall(DateTimeOffset after, Chance chance) => Rhythm.Awake(after, TimeSpan.FromHours(2), chance);

    private static Source OfficeOf(MailDomain domain)
    {
        var chance = new Chance((ulong)domain.Name.Sum(letter => letter) * 977);
        Source office;
        do
        {
            office = Atlas.Draw(domain.Country, NetworkKind.Home, chance);
        }
        while (!office.Address.IsIPv4);

        return office;
    }
}
