using MailSecurity.Domain.Logins;
using MailSecurity.Playground;
using MailSecurity.Playground.Places;

namespace MailSecurity.Jobs.Tests.Playground;

public sealed class NetworkTableTests
{
    [Fact]
    public void Draw_FromAnyNetwork_StaysInsideIt()
    {
        var chance = new Chance(7);
        foreach (var network in NetworkTable.All)
        {
            var parts = network.Range.Split('/');
            var first = ClientAddress.Parse(parts[0]);
            Assert.Equal(first, first.NetworkOf(int.Parse(parts[1], null)));
            for (var draw = 0; draw < 100; draw++)
            {
                Assert.Equal(first, network.Draw(chance).Address.NetworkOf(int.Parse(parts[1], null)));
            }
        }
    }

    [Fact]
    public void Draw_ForEveryCountryAndUseThatPeopleNeed_FindsAnAddress()
    {
        var chance = new Chance(7);
        foreach (var country in Atlas.Abroad.Concat(Atlas.Destinations).Concat(MailSecurity.Playground.People.Domains.All.SelectMany(domain => new[] { domain.Country, domain.Neighbour })))
        {
            Assert.NotEmpty(Atlas.Draw(country, NetworkKind.Home, chance).Text);
            Assert.NotEmpty(Atlas.Draw(country, NetworkKind.Mobile, chance).Text);
        }
    }
}
