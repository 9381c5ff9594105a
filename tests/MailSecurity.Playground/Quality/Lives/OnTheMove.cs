using MailSecurity.Playground.People;
using MailSecurity.Playground.Places;

namespace MailSecurity.Playground.Quality.Lives;

/// <summary>
/// One to three trips, near and far. Between two and twelve hours on the way, then hotel networks of the destination; the
/// phone roams, which means that it comes out at home.
/// </summary>
internal sealed class TravellerLife : ILife
{
    private static readonly string[] Near = ["ES", "IT", "FR", "DE", "PL", "SE", "AT", "IE"];

    private readonly Person _person;
    private readonly Surroundings _around;
    private readonly List<(DateTimeOffset Leaves, DateTimeOffset Lands, DateTimeOffset Returns, DateTimeOffset Home, string Country)> _trips = [];

    public TravellerLife(Person person, QualityOptions options)
    {
        (_person, _around) = (person, new Surroundings(person));
        var chance = person.Choice("trips");
        var at = options.Start.AddDays(chance.Between(3, 25));
        for (var trip = chance.Between(1, 3); trip > 0; trip--)
        {
            var (isNear, country) = (chance.Happens(0.5), "");
            do
            {
                country = chance.Pick(isNear ? Near : Atlas.Destinations);
            }
            while (country == person.Country);

            var way = chance.Between(TimeSpan.FromHours(isNear ? 2 : 7), TimeSpan.FromHours(isNear ? 6 : 16));
            var leaves = at.AddHours(chance.Between(5, 18));
            var returns = leaves.AddDays(chance.Between(2, 10));
            _trips.Add((leaves, leaves + way, returns, returns + way, country));
            at = returns.AddDays(chance.Between(5, 20));
        }
    }

    public Source? Where(DateTimeOffset at, Chance chance)
    {
        foreach (var trip in _trips)
        {
            if (at >= trip.Leaves && at < trip.Home)
            {
                return at < trip.Lands || at >= trip.Returns ? null
                    : chance.Happens(0.4) ? _around.Phone(at)
                    : Atlas.Draw(trip.Country, NetworkKind.Home, _person.Choice(trip.Country, at.UtcTicks / TimeSpan.FromDays(2).Ticks));
            }
        }

        return chance.Happens(0.3) ? _around.Phone(at) : _around.Home(at);
    }
}

/// <summary>Lives in one country and works in the next.</summary>
internal sealed class CommuterLife(Person person) : ILife
{
    private readonly Surroundings _around = new(person);
    private readonly Source _work = Atlas.Draw(person.Domain.Neighbour, NetworkKind.Home, person.Choice("work"));

    public Source? Where(DateTimeOffset at, Chance chance) =>
        chance.Happens(0.2) ? _around.Phone(at) : Habits.Rhythm.IsWorkingTime(at) ? _work : _around.Home(at);
}

/// <summary>Sometimes over a satellite, whose ground station may stand in another country.</summary>
internal sealed class SatelliteLife(Person person) : ILife
{
    private static readonly Network Sky = new("US", NetworkKind.Home, "98.97.0.0/16");

    private readonly Surroundings _around = new(person);

    public Source? Where(DateTimeOffset at, Chance chance) =>
        chance.Happens(0.5) ? _around.Home(at) : Sky.Draw(person.Choice("sky", at.UtcTicks / TimeSpan.FromHours(12).Ticks));
}
