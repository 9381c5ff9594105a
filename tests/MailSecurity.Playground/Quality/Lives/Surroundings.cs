using MailSecurity.Playground.People;
using MailSecurity.Playground.Places;

namespace MailSecurity.Playground.Quality.Lives;

/// <summary>A person's connections at home and on the phone: of one provider each, with changing addresses.</summary>
internal sealed class Surroundings(Person person)
{
    private readonly Network _home = NetworkIn(person.Country, NetworkKind.Home, person.Choice("home network"));
    private readonly Network _carrier = NetworkIn(person.Country, NetworkKind.Mobile, person.Choice("carrier"));
    private readonly TimeSpan _lease = TimeSpan.FromDays(person.Choice("lease").Between(1, 40));

    public Source Home(DateTimeOffset at) => _home.Draw(person.Choice("home address", at.UtcTicks / _lease.Ticks));

    public Source Phone(DateTimeOffset at) => _carrier.Draw(person.Choice("phone address", at.UtcTicks / TimeSpan.FromHours(5).Ticks));

    public static Network NetworkIn(string country, NetworkKind kind, Chance chance) => chance.Pick(Atlas.NetworksOf(country, kind));
}
