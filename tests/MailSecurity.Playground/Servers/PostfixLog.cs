using MailSecurity.Playground.Places;
using MailSecurity.Playground.Text;

namespace MailSecurity.Playground.Servers;

/// <summary>Postfix's lines: a connection to the submission service by its pid, a message by its queue id.</summary>
internal sealed class PostfixLog(MailHost host, LogFile file)
{
    public void Connected(DateTimeOffset at, int pid, Source source)
    {
        file.Begin(at).Write($" {host.Name} postfix/submission/smtpd[{pid}]: connect from unknown[{source.Text}]");
        file.End(at);
    }

    public void Encrypted(DateTimeOffset at, int pid, Source source)
    {
        file.Begin(at).Write($" {host.Name} postfix/submission/smtpd[{pid}]: Anonymous TLS connection established from unknown[{source.Text}]: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256");
        file.End(at);
    }

    public void Accepted(DateTimeOffset at, int pid, QueueId id, Source source, string user)
    {
        file.Begin(at).Write($" {host.Name} postfix/submission/smtpd[{pid}]: {id}: client=unknown[{source.Text}], sasl_method=PLAIN, sasl_username={user}");
        file.End(at);
    }

    public void Named(DateTimeOffset at, QueueId id, string user)
    {
        file.Begin(at).Write($" {host.Name} postfix/cleanup[{host.CleanupPid}]: {id}: message-id=<{at.UtcTicks:x16}.{user}>");
        file.End(at);
    }

    public void Queued(DateTimeOffset at, QueueId id, string user, int size, int recipients)
    {
        file.Begin(at).Write($" {host.Name} postfix/qmgr[{host.QueueManagerPid}]: {id}: from=<{user}>, size={size}, nrcpt={recipients} (queue active)");
        file.End(at);
    }

    public void Delivered(DateTimeOffset at, int pid, QueueId id, Recipient recipient)
    {
        file.Begin(at).Write($" {host.Name} postfix/smtp[{pid}]: {id}: to=<{recipient.Name}{recipient.Number}@{recipient.Domain}>, relay=mx.{recipient.Domain}[192.0.2.80]:25, delay=0.9, delays=0.02/0/0.31/0.57, dsn={recipient.Dsn}, status={recipient.Status}");
        file.End(at);
    }

    public void Removed(DateTimeOffset at, QueueId id)
    {
        file.Begin(at).Write($" {host.Name} postfix/qmgr[{host.QueueManagerPid}]: {id}: removed");
        file.End(at);
    }

    public void Refused(DateTimeOffset at, int pid, Source source, string user)
    {
        file.Begin(at).Write($" {host.Name} postfix/submission/smtpd[{pid}]: warning: unknown[{source.Text}]: SASL LOGIN authentication failed: (reason unavailable), sasl_username={user}");
        file.End(at);
    }

    public void Disconnected(DateTimeOffset at, int pid, Source source, int messages, int recipients)
    {
        file.Begin(at).Write($" {host.Name} postfix/submission/smtpd[{pid}]: disconnect from unknown[{source.Text}] ehlo=2 starttls=1 auth=1 mail={messages} rcpt={recipients} data={messages} quit=1 commands={messages + messages + recipients + 5}");
        file.End(at);
    }

    /// <summary>After a refused login.</summary>
    public void LostAfterAuth(DateTimeOffset at, int pid, Source source, int attempts)
    {
        file.Begin(at).Write($" {host.Name} postfix/submission/smtpd[{pid}]: disconnect from unknown[{source.Text}] ehlo=2 starttls=1 auth=0/{attempts} commands=3/{attempts + 3}");
        file.End(at);
    }
}
