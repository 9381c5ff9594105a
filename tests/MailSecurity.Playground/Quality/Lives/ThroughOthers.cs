using MailSecurity.Playground.People;
using MailSecurity.Playground.Places;

namespace MailSecurity.Playground.Quality.Lives;

/// <summary>Toggles a VPN, on rented servers in one to three countries; half of the people start with it some day.</summary>
internal sealed class VpnLife : ILife
{
    private readonly Person _person;
    private readonly Surroundings _around;
    private readonly Network[] _exits;
    private readonly DateTimeOffset _since;

    public VpnLife(Person person, QualityOptions options)
    {
        (_person, _around) = (person, new Surroundings(person));
        var chance = person.Choice("vpn");
        _exits = [.. Enumerable.Range(0, chance.Between(1, 3)).Select(_ => Surroundings.NetworkIn(chance.Pick(Atlas.HostingCountries), NetworkKind.Hosting, chance))];
        _since = chance.Happens(0.5) ? options.Start : options.Start.AddDays(chance.Below(options.Days));
    }

    public Source? Where(DateTimeOffset at, Chance chance)
    {
        var slot = _person.Choice("tunnel", at.UtcTicks / TimeSpan.FromHours(3).Ticks);
        return at >= _since && slot.Happens(0.4) ? slot.Pick(_exits).Draw(slot) : chance.Happens(0.3) ? _around.Phone(at) : _around.Home(at);
    }
}

/// <summary>A mail application fetches from its own servers; half of the people link it some day. Now and then they look themselves.</summary>
internal sealed class CloudClientLife : ILife
{
    private static readonly Network[] Microsoft =
        [new("US", NetworkKind.Google, "52.125.128.0/20"), new("US", NetworkKind.Google, "40.96.0.0/14"), new("IE", NetworkKind.Google, "52.97.128.0/17")];

    private readonly Person _person;
    private readonly Surroundings _around;
    private readonly DateTimeOffset _since;
    private readonly bool _isGoogle;

    public CloudClientLife(Person person, QualityOptions options)
    {
        (_person, _around) = (person, new Surroundings(person));
        var chance = person.Choice("application");
        _isGoogle = chance.Happens(0.5);
        _since = chance.Happens(0.5) ? options.Start : options.Start.AddDays(chance.Below(options.Days));
    }

    public TimeSpan Pace => TimeSpan.FromHours(1.5);

    public bool NeverSleeps => true;

    public Source? Where(DateTimeOffset at, Chance chance)
    {
        if (at < _since || chance.Happens(0.1))
        {
            return _around.Home(at);
        }

        var fetcher = _person.Choice("fetcher", at.UtcTicks / TimeSpan.FromHours(6).Ticks);
        return _isGoogle ? Atlas.Draw("US", NetworkKind.Google, fetcher) : fetcher.Pick(Microsoft).Draw(fetcher);
    }
}
