using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.MailLogs.Dovecot;

/// <summary>Recognises the login services of Dovecot by their process name; the syslog tag may be any instance name.</summary>
internal static class LoginProcess
{
    // dovecot: imap-login: Login: …         tag and process
    // imap-login: Info: Login: …            Dovecot's own log: the process is the tag
    public static bool TryFind(in LogLine log, out MailProtocol protocol, out ReadOnlySpan<char> text)
    {
        text = log.Message;
        if (TryRead(text, out protocol, out var length) && text.Length > length && text[length] == ':')
        {
            text = text[(length + 1)..].TrimStart(' ');
        }
        else if (!TryRead(log.Tag, out protocol, out length) || length != log.Tag.Length)
        {
            return false;
        }

        if (text.StartsWith("Info: "))
        {
            text = text["Info: ".Length..];
        }

        return true;
    }

    private static bool TryRead(ReadOnlySpan<char> text, out MailProtocol protocol, out int length)
    {
        (protocol, length) = text.IsEmpty ? default : text[0] switch
        {
            'i' when text.StartsWith("imap-login") => (MailProtocol.Imap, "imap-login".Length),
            'p' when text.StartsWith("pop3-login") => (MailProtocol.Pop3, "pop3-login".Length),
            's' when text.StartsWith("submission-login") => (MailProtocol.Submission, "submission-login".Length),
            's' when text.StartsWith("sieve-login") => (MailProtocol.ManageSieve, "sieve-login".Length),
            'm' when text.StartsWith("managesieve-login") => (MailProtocol.ManageSieve, "managesieve-login".Length),
            _ => default,
        };
        return length > 0;
    }
}
