using MailSecurity.Playground.People;

namespace MailSecurity.Playground.Quality.Lives;

/// <summary>Who has a mailbox, in percent. The rest are mailboxes that nobody uses any more.</summary>
internal static class LifeList
{
    public const string Dormant = "dormant";

    public static readonly IReadOnlyList<(int Percent, string Name, Func<Person, QualityOptions, ILife> Of)> All =
    [
        (27, "home", (person, _) => new HomeLife(person)),
        (26, "office", (person, _) => new OfficeLife(person)),
        (16, "phone", (person, _) => new PhoneLife(person)),
        (8, "traveller", (person, options) => new TravellerLife(person, options)),
        (4, "commuter", (person, _) => new CommuterLife(person)),
        (6, "vpn", (person, options) => new VpnLife(person, options)),
        (7, "cloud client", (person, options) => new CloudClientLife(person, options)),
        (3, "old password", (person, _) => new OldPasswordLife(person)),
        (1, "satellite", (person, _) => new SatelliteLife(person)),
        (2, Dormant, (person, _) => new HomeLife(person, phone: 0)),
    ];

    /// <summary>Dealt out in a fixed order rather than drawn, so that a small population has some of everybody.</summary>
    public static (string Name, ILife Life) Of(Person person, QualityOptions options)
    {
        var place = person.Number * 37 % 100;
        foreach (var (percent, name, of) in All)
        {
            if ((place -= percent) < 0)
            {
                return (name, of(person, options));
            }
        }

        throw new InvalidOperationException("The shares of the lives must add up to 100.");
    }
}
