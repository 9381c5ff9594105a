using MailSecurity.Playground.Places;

namespace MailSecurity.Playground.People;

/// <summary>Somebody with a mailbox. What a person does at a moment follows from the seed and the time alone.</summary>
internal sealed class Person
{
    private readonly ulong _seed;

    public Person(int number, ulong seed)
    {
        _seed = seed;
        (User, Domain) = Names.Of(number, seed);
        Number = number;
        Home = Atlas.Draw(Country, NetworkKind.Home, Choice("home"));
    }

    public int Number { get; }

    public string User { get; }

    public MailDomain Domain { get; }

    public string Country => Domain.Country;

    public Source Home { get; }

    /// <summary>Chance that always falls the same for this person, topic and stretch of time.</summary>
    public Chance Choice(string topic, long slot = 0) =>
        Chance.Of(_seed + ((ulong)Number << 20), topic.Aggregate(0UL, (sum, letter) => (sum * 31) + letter), (ulong)slot);

    /// <summary>Where the person's phone is: another address now and then, always the same country.</summary>
    public Source Phone(DateTimeOffset at, string country, TimeSpan stay) =>
        Atlas.Draw(country, NetworkKind.Mobile, Choice("phone", at.UtcTicks / stay.Ticks));
}
