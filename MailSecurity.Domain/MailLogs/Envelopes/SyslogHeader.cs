namespace MailSecurity.Domain.MailLogs.Envelopes;

/// <summary>What follows the time stamp in files: a host and a tag, or only a tag.</summary>
internal static class SyslogHeader
{
    // mail postfix/smtpd[1854]: connect from …
    // mail dovecot: imap-login: Login: …
    // imap-login: Info: Login: …                 Dovecot's own log has no host
    // <mail.info> host dovecot: …                BSD syslogd -v
    public static void Read(ReadOnlySpan<char> rest, ref LogLine log)
    {
        if (!rest.IsEmpty && rest[0] == '<' && rest.IndexOf("> ") is > 0 and < 24 and var end)
        {
            rest = rest[(end + 2)..];
        }

        var word = FirstWord(rest);
        if (!word.EndsWith(':'))
        {
            // imap(a dovecot: imap-login: Login: …): Info: …  A log without hosts starts with a name that a client chose;
            // a bracket shows that this is no host, and what follows the name must not be believed.
            if (word.ContainsAny('(', '<'))
            {
                return;
            }

            log.Host = word;
            rest = rest[Math.Min(word.Length + 1, rest.Length)..];
            word = FirstWord(rest);
            if (!word.EndsWith(':'))
            {
                return;
            }
        }

        log.Message = rest[word.Length..].TrimStart(' ');
        SplitTag(word[..^1], ref log);
    }

    // postfix/submission/smtpd[31332]
    private static void SplitTag(ReadOnlySpan<char> tag, ref LogLine log)
    {
        log.Tag = tag;
        if (tag.EndsWith(']') && tag.LastIndexOf('[') is >= 0 and var open)
        {
            log.Tag = tag[..open];
            log.Pid = tag[(open + 1)..^1];
        }
    }

    private static ReadOnlySpan<char> FirstWord(ReadOnlySpan<char> text)
    {
        var end = text.IndexOf(' ');
        return end < 0 ? text : text[..end];
    }
}
