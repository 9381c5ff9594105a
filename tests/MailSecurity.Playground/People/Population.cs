using MailSecurity.Playground.Habits;

namespace MailSecurity.Playground.People;

/// <summary>Everybody with a mailbox at the provider.</summary>
internal sealed class Population
{
    private readonly Resident[] _victims;
    private readonly Traveller[] _travellers;
    private int _nextVictim;
    private int _nextTraveller;

    public Population(TrafficOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Users, 20);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Users, Names.Count);
        All = Enumerable.Range(0, options.Users).Select(number => Settle(new Person(number, options.Seed), options)).ToArray();
        _victims = All.Where(resident => resident.Habit is HomeWorker or OfficeWorker).ToArray();
        _travellers = All.Select(resident => resident.Habit).OfType<Traveller>().ToArray();
    }

    public IReadOnlyList<Resident> All { get; }

    /// <summary>Somebody with regular habits, so that an intruder stands out; everyone once before anyone again.</summary>
    public Resident NextVictim() => _victims[_nextVictim++ % _victims.Length];

    /// <summary>Somebody still on the way; null when all have landed.</summary>
    public Traveller? NextTraveller() => _nextTraveller < _travellers.Length ? _travellers[_nextTraveller++] : null;

    private static Resident Settle(Person person, TrafficOptions options)
    {
        // Dealt out in a fixed order rather than drawn, so that a small population has some of everybody.
        var place = person.Number * 37 % 100;
        foreach (var (percent, habit) in HabitList.All)
        {
            if ((place -= percent) < 0)
            {
                return new Resident(person, habit(person, options));
            }
        }

        throw new InvalidOperationException("The shares of the habits must add up to 100.");
    }
}
