using MailSecurity.Playground.Text;

namespace MailSecurity.Playground.Servers;

/// <summary>Dovecot's lines as versions 2.3 and 2.4 write them.</summary>
internal sealed class DovecotLog(MailHost host, LogFile file)
{
    public void LoggedIn(DateTimeOffset at, in DovecotSession session)
    {
        var (service, source) = (session.Service, session.Source);
        var lip = host.LocalAddress(source.Address.IsIPv4);
        var words = host.IsNew ? "Logged in" : "Login";
        file.Begin(at).Write($" {host.Name} dovecot: {service.LoginName}: {words}: user=<{session.User}>, method={session.Method}, rip={source.Text}, lip={lip}, mpid={session.Pid}, TLS, session=<{session.Id}>");
        file.End(at);
    }

    public void LoggedOut(DateTimeOffset at, in DovecotSession session)
    {
        var service = session.Service;
        file.Begin(at).Write($" {host.Name} dovecot: {service.SessionName(host.IsNew)}({session.User})<{session.Pid}><{session.Id}>: {service.EndsWith}");
        file.End(at);
    }

    /// <summary>One line per connection, when it ends, whatever the number of attempts.</summary>
    public void Failed(DateTimeOffset at, in DovecotSession session, int attempts, int seconds)
    {
        var (service, source) = (session.Service, session.Source);
        var lip = host.LocalAddress(source.Address.IsIPv4);
        var line = file.Begin(at);
        if (host.IsNew)
        {
            line.Write($" {host.Name} dovecot: {service.LoginName}: Login aborted: Connection closed (auth failed, {attempts} attempts in {seconds} secs) (auth_failed): user=<{session.User}>, method={session.Method}, rip={source.Text}, lip={lip}, TLS, session=<{session.Id}>");
        }
        else
        {
            line.Write($" {host.Name} dovecot: {service.LoginName}: Disconnected: Connection closed (auth failed, {attempts} attempts in {seconds} secs): user=<{session.User}>, method={session.Method}, rip={source.Text}, lip={lip}, TLS, session=<{session.Id}>");
        }

        file.End(at);
    }

    /// <summary>What auth_verbose adds for each attempt.</summary>
    public void WrongPassword(DateTimeOffset at, in DovecotSession session)
    {
        file.Begin(at).Write($" {host.Name} dovecot: auth: passwd-file({session.User},{session.Source.Text},<{session.Id}>): Password mismatch");
        file.End(at);
    }

    /// <summary>Somebody connects and leaves: a monitor or a scanner, not a login.</summary>
    public void NoAttempt(DateTimeOffset at, in DovecotSession session)
    {
        var (service, source) = (session.Service, session.Source);
        var lip = host.LocalAddress(source.Address.IsIPv4);
        var (before, after) = host.IsNew ? ("Login aborted", " (no_auth_attempts)") : ("Disconnected", "");
        file.Begin(at).Write($" {host.Name} dovecot: {service.LoginName}: {before}: Connection closed (no auth attempts in 0 secs){after}: user=<>, rip={source.Text}, lip={lip}, TLS, session=<{session.Id}>");
        file.End(at);
    }
}
