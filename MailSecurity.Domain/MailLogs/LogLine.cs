namespace MailSecurity.Domain.MailLogs;

/// <summary>A log line taken out of its envelope.</summary>
internal ref struct LogLine
{
    public long UtcTicks;

    /// <summary>Empty in a log that Dovecot writes itself.</summary>
    public ReadOnlySpan<char> Host;

    /// <summary>What wrote the line, without its process id: dovecot, postfix/submission/smtpd, imap-login.</summary>
    public ReadOnlySpan<char> Tag;
    public ReadOnlySpan<char> Pid;
    public ReadOnlySpan<char> Message;

    /// <summary>How often the line says it happened; 1 unless syslog folded repetitions into it.</summary>
    public int Times;
}
