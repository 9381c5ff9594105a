using MailSecurity.Playground.Servers;

namespace MailSecurity.Playground.Episodes;

/// <summary>Passwords from an old leak are tried on one mailbox from abroad until one fits.</summary>
internal sealed class StuffingSuccess : IEpisode
{
    public TimeSpan Lead => TimeSpan.FromSeconds(18);

    public void Play(DateTimeOffset strike, Scene scene)
    {
        var victim = scene.VictimAt(strike - Lead);
        var source = scene.Abroad(out _);
        for (var round = 0; round < 2; round++)
        {
            scene.Server.Refuse(strike - Lead + TimeSpan.FromSeconds(1 + (8 * round)), victim, source, MailService.Imap, attempts: 3);
        }

        scene.Server.LogIn(strike, victim, source, MailService.Imap, TimeSpan.FromSeconds(40));
        scene.Server.LogIn(strike + TimeSpan.FromSeconds(6), victim, source, MailService.Pop3, TimeSpan.FromSeconds(25));
    }
}
