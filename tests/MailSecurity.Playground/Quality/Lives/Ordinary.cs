using MailSecurity.Playground.People;
using MailSecurity.Playground.Places;

namespace MailSecurity.Playground.Quality.Lives;

/// <summary>At home, where the provider hands out another address now and then, and often on the phone.</summary>
internal sealed class HomeLife(Person person, double phone = 0.3) : ILife
{
    private readonly Surroundings _around = new(person);

    public Source? Where(DateTimeOffset at, Chance chance) => chance.Happens(phone) ? _around.Phone(at) : _around.Home(at);
}

/// <summary>Behind the one address of an office with some fifty colleagues; sometimes at home or on the phone.</summary>
internal sealed class OfficeLife(Person person) : ILife
{
    private readonly Surroundings _around = new(person);
    private readonly Source _office = OfficeOf(person);

    public Source? Where(DateTimeOffset at, Chance chance) =>
        Habits.Rhythm.IsWorkingTime(at) && chance.Happens(0.85) ? _office : chance.Happens(0.4) ? _around.Phone(at) : _around.Home(at);

    private static Source OfficeOf(Person person)
    {
        var chance = Chance.Of((ulong)person.Domain.Name.Sum(letter => letter), (ulong)person.Number % 4);
        return Surroundings.NetworkIn(person.Country, NetworkKind.Home, chance).Draw(chance);
    }
}

/// <summary>Always on the phone: the carrier hands out another address by the hour, of any of its networks.</summary>
internal sealed class PhoneLife(Person person) : ILife
{
    private readonly Surroundings _around = new(person);
    private readonly TimeSpan _stay = TimeSpan.FromMinutes(person.Choice("stay").Between(40, 300));

    public TimeSpan Pace => TimeSpan.FromHours(1.5);

    public Source? Where(DateTimeOffset at, Chance chance) => chance.Happens(0.25) ? _around.Home(at) : person.Phone(at, person.Country, _stay);
}

/// <summary>A forgotten program polls day and night with an old password; the person reads at home.</summary>
internal sealed class OldPasswordLife(Person person) : ILife
{
    public TimeSpan Pace => TimeSpan.FromHours(1);

    public bool NeverSleeps => true;

    public double Failing => 0.75;

    public Source? Where(DateTimeOffset at, Chance chance) => person.Home;
}
