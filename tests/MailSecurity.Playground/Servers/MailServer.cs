using MailSecurity.Playground.People;
using MailSecurity.Playground.Places;
using MailSecurity.Playground.Text;

namespace MailSecurity.Playground.Servers;

/// <summary>The provider's mail servers: what clients do to them becomes log lines, some of them later than the call.</summary>
internal sealed class MailServer
{
    private readonly MailHost[] _hosts = MailHost.Two();
    private readonly DovecotLog[] _dovecot;
    private readonly PostfixLog[] _postfix;
    private readonly Chance _chance;
    private int _inode = 0x1E67F;

    public MailServer(LogFile file, Chance chance)
    {
        _chance = chance;
        _dovecot = [.. _hosts.Select(host => new DovecotLog(host, file))];
        _postfix = [.. _hosts.Select(host => new PostfixLog(host, file))];
    }

    public void LogIn(DateTimeOffset at, Person person, Source source, MailService service, TimeSpan length)
    {
        var session = Open(at, person, source, service);
        _dovecot[person.Domain.Host].LoggedIn(at, session);
        _dovecot[person.Domain.Host].LoggedOut(at + length, session);
    }

    /// <summary>Wrong passwords on one connection; the server makes the client wait two seconds for each answer.</summary>
    public void Refuse(DateTimeOffset at, Person person, Source source, MailService service, int attempts)
    {
        var (session, dovecot) = (Open(at, person, source, service), _dovecot[person.Domain.Host]);
        for (var attempt = 0; attempt < attempts && !_hosts[person.Domain.Host].IsNew; attempt++)
        {
            dovecot.WrongPassword(at + TimeSpan.FromSeconds(2.2 * attempt), session);
        }

        var seconds = 2 * attempts;
        dovecot.Failed(at + TimeSpan.FromSeconds(seconds + (0.3 * attempts)), session, attempts, seconds);
    }

    public void RefuseAtSmtp(DateTimeOffset at, Person person, Source source, int attempts)
    {
        var (postfix, pid) = (_postfix[person.Domain.Host], _hosts[person.Domain.Host].NextPid());
        postfix.Connected(at, pid, source);
        for (var attempt = 1; attempt <= attempts; attempt++)
        {
            postfix.Refused(at + TimeSpan.FromSeconds(2.1 * attempt), pid, source, person.User);
        }

        postfix.LostAfterAuth(at + TimeSpan.FromSeconds((2.1 * attempts) + 0.2), pid, source, attempts);
    }

    /// <summary>One message over a connection of its own.</summary>
    public void Send(DateTimeOffset at, Person person, Source source, int recipients, double bounces = 0.01)
    {
        var (host, postfix) = (_hosts[person.Domain.Host], _postfix[person.Domain.Host]);
        var (pid, deliveryPid) = (host.NextPid(), host.NextPid());
        DateTimeOffset After(int milliseconds) => at + TimeSpan.FromMilliseconds(milliseconds + _chance.Share());

        postfix.Connected(at, pid, source);
        postfix.Encrypted(After(40), pid, source);
        var accepted = After(120);
        var id = new QueueId(accepted, _inode = (_inode + 1) & 0xFFFFFF, host.IsNew);
        postfix.Accepted(accepted, pid, id, source, person.User);
        postfix.Named(After(180), id, person.User);
        postfix.Queued(After(240), id, person.User, _chance.Between(900, 60_000), recipients);
        for (var recipient = 0; recipient < recipients; recipient++)
        {
            postfix.Delivered(After(1_100 + recipient), deliveryPid, id, Recipient.Draw(_chance, bounces));
        }

        postfix.Disconnected(After(300), pid, source, 1, recipients);
        postfix.Removed(After(1_102 + recipients), id);
    }

    /// <summary>Somebody connects to see whether anything answers.</summary>
    public void Knock(DateTimeOffset at, Source source, MailService service)
    {
        var host = _chance.Below(_hosts.Length);
        _dovecot[host].NoAttempt(at, new DovecotSession(service, "", "", source, 0, IdOf(at, source)));
    }

    private DovecotSession Open(DateTimeOffset at, Person person, Source source, MailService service) =>
        new(service, person.User, "PLAIN", source, _hosts[person.Domain.Host].NextPid(), IdOf(at, source));

    private SessionId IdOf(DateTimeOffset at, Source source) => new(at, (ushort)_chance.Between(32_768, 60_999), source);
}
