namespace MailSecurity.Domain.MailLogs.Envelopes;

/// <summary>What follows the time stamp in RFC 5424. The program's name is cut at its first slash by rsyslog.</summary>
internal static class Rfc5424Header
{
    // mail postfix 28479 - -  connect from …
    // mail dovecot - - [meta sequenceId="1"] imap-login: Login: …
    public static void Read(ReadOnlySpan<char> rest, ref LogLine log)
    {
        log.Host = NextWord(ref rest);
        log.Tag = NextWord(ref rest);
        log.Pid = NextWord(ref rest);
        _ = NextWord(ref rest);
        SkipStructuredData(ref rest);
        log.Message = rest.TrimStart(" \uFEFF");

        // One event has one key whether it came in this form or in the traditional one, which has no word for "none".
        log.Host = log.Host is "-" ? default : log.Host;
        log.Pid = log.Pid is "-" ? default : log.Pid;
    }

    private static ReadOnlySpan<char> NextWord(scoped ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf(' ');
        var word = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return word;
    }

    // [a b="x\]y"][c d="z"] followed by a blank, or a dash.
    private static void SkipStructuredData(scoped ref ReadOnlySpan<char> rest)
    {
        var quoted = false;
        for (var at = 0; at < rest.Length && rest[0] == '['; at++)
        {
            switch (rest[at])
            {
                case '\\':
                    at++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ' ' when !quoted && rest[at - 1] == ']':
                    rest = rest[(at + 1)..];
                    return;
            }
        }

        _ = NextWord(ref rest);
    }
}
