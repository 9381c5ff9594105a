using MailSecurity.Playground.People;
using MailSecurity.Playground.Places;
using MailSecurity.Playground.Servers;

namespace MailSecurity.Playground.Episodes;

/// <summary>What an episode has at hand.</summary>
internal sealed record Scene(Population Population, MailServer Server, Chance Chance)
{
    /// <summary>The next victim, having looked at mail just before: without that, nobody knows where the victim usually is.</summary>
    public Person VictimAt(DateTimeOffset at)
    {
        var resident = Population.NextVictim();
        resident.Habit.Call(at, Server, Chance);
        return resident.Person;
    }

    public Source Hosting() => Atlas.Draw(Chance.Pick(Atlas.HostingCountries), NetworkKind.Hosting, Chance);

    /// <summary>A taken-over home computer, not in the given country.</summary>
    public Source Abroad(out string country, string? not = null)
    {
        do
        {
            country = Chance.Pick(Atlas.Abroad);
        }
        while (country == not);

        return Atlas.Draw(country, NetworkKind.Home, Chance);
    }
}
