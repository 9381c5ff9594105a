using MailSecurity.Playground.Servers;

namespace MailSecurity.Playground.Episodes;

/// <summary>A sold password: logins from two or three countries within a minute, then hundreds of messages.</summary>
internal sealed class CompromisedMailbox : IEpisode
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public TimeSpan Lead => 4 * Second;

    public void Play(DateTimeOffset strike, Scene scene)
    {
        var (server, chance) = (scene.Server, scene.Chance);
        var victim = scene.VictimAt(strike - Lead);
        var first = scene.Abroad(out var country);
        server.LogIn(strike, victim, first, MailService.Imap, 3 * Second);
        var second = scene.Abroad(out _, not: country);
        server.LogIn(strike + (8 * Second), victim, second, MailService.Imap, 20 * Second);
        if (chance.Happens(0.5))
        {
            server.LogIn(strike + (30 * Second), victim, scene.Hosting(), MailService.Imap, Second);
        }

        var sending = strike + (12 * Second);
        for (var message = chance.Between(60, 120); message > 0; message--)
        {
            sending += chance.Between(0.8 * Second, 2.5 * Second);
            server.Send(sending, victim, second, recipients: chance.Between(2, 6), bounces: 0.15);
        }
    }
}
