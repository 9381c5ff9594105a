using MailSecurity.Playground.People;
using MailSecurity.Playground.Places;

namespace MailSecurity.Playground.Bulk;

/// <summary>Many mailboxes with two addresses each at home, and the attackers.</summary>
internal sealed class Crowd
{
    public const int Users = 10_000;
    private const int Attackers = 500;

    private readonly Person[] _people;
    private readonly Source[] _phones;
    private readonly Source[] _attackers;

    public Crowd(ulong seed)
    {
        var chance = Chance.Of(seed, 10);
        _people = [.. Enumerable.Range(0, Users).Select(number => new Person(number, seed))];
        _phones = [.. _people.Select(person => Atlas.Draw(person.Country, NetworkKind.Mobile, chance))];
        _attackers = [.. Enumerable.Range(0, Attackers).Select(_ => Atlas.Draw(chance.Pick(Atlas.HostingCountries), NetworkKind.Hosting, chance))];
    }

    public Person Anybody(Chance chance) => _people[chance.Below(Users)];

    public Source SourceOf(Person person, Chance chance) => chance.Below(2) == 0 ? person.Home : _phones[person.Number];

    public Source Attacker(Chance chance) => _attackers[chance.Below(Attackers)];
}
