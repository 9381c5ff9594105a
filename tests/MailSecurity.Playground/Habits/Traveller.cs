using MailSecurity.Playground.People;
using MailSecurity.Playground.Places;
using MailSecurity.Playground.Servers;

namespace MailSecurity.Playground.Habits;

/// <summary>
/// At home until a few hours before the live traffic starts, then on a plane: a gap. Lands when an episode says so,
/// and goes on from there.
/// </summary>
internal sealed class Traveller(Person person, DateTimeOffset start) : IHabit
{
    private static readonly TimeSpan PhoneStay = TimeSpan.FromHours(4);

    private readonly DateTimeOffset _departure = start - person.Choice("flight").Between(TimeSpan.FromHours(6), TimeSpan.FromHours(12));
    private readonly string _destination = person.Choice("destination").Pick(Atlas.Destinations);
    private DateTimeOffset? _landing;

    public Person Person => person;

    public void Land(DateTimeOffset at) => _landing = at;

    public void Call(DateTimeOffset at, MailServer server, Chance chance)
    {
        if (at <= _departure)
        {
            Visits.ReadAndAnswer(server, at, person, person.Home, chance);
        }
        else if (at >= _landing)
        {
            Visits.ReadAndAnswer(server, at, person, person.Phone(at, _destination, PhoneStay), chance);
        }
    }

    // The last look before boarding makes the trip visible within a day.
    public DateTimeOffset NextCall(DateTimeOffset after, Chance chance)
    {
        var next = Rhythm.Awake(after, TimeSpan.FromHours(2), chance);
        return after < _departure && next > _departure ? _departure : next;
    }
}
