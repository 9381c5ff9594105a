namespace MailSecurity.Domain.MailLogs;

/// <summary>What matters of one entry of the systemd journal; valid until the next one is read.</summary>
public readonly ref struct JournalEntry
{
    /// <summary>0 when the entry does not say when it was written.</summary>
    public long UtcTicks { get; init; }

    public ReadOnlySpan<char> Host { get; init; }

    /// <summary>What wrote it: dovecot, postfix/submission/smtpd.</summary>
    public ReadOnlySpan<char> Identifier { get; init; }

    public ReadOnlySpan<char> Pid { get; init; }

    public ReadOnlySpan<char> Message { get; init; }

    /// <summary>Why the entry cannot be read, or null.</summary>
    public string? Problem { get; init; }
}
