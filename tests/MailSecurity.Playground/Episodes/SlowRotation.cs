using MailSecurity.Playground.Places;
using MailSecurity.Playground.Servers;

namespace MailSecurity.Playground.Episodes;

/// <summary>
/// An intruder reads along through rented home connections in the victim's own country, another one each time: no
/// country gives it away, only the number of networks does.
/// </summary>
internal sealed class SlowRotation(TimeSpan step) : IEpisode
{
    private const int Networks = 30;

    /// <summary>As fast as a watcher has patience for. In nature it takes a day.</summary>
    public SlowRotation()
        : this(TimeSpan.FromSeconds(11))
    {
    }

    // The sixth network, the victim's own counted, is one more than the default limit per hour.
    public TimeSpan Lead => 5 * step;

    public void Play(DateTimeOffset strike, Scene scene)
    {
        var victim = scene.VictimAt(strike - Lead);
        for (var network = 1; network <= Networks; network++)
        {
            var source = Atlas.Draw(victim.Country, NetworkKind.Home, scene.Chance);
            scene.Server.LogIn(strike - Lead + (network * step), victim, source, MailService.Imap, TimeSpan.FromSeconds(2));
        }
    }
}
