namespace MailSecurity.Playground.Bulk;

/// <summary>What a bulk log holds, so that a reader's counts can be checked. Every line is counted once.</summary>
public sealed record BulkCounts
{
    /// <summary>Dovecot lines about a successful login.</summary>
    public long Logins { get; internal set; }

    /// <summary>Dovecot lines about a connection that ended with failed attempts.</summary>
    public long Failures { get; internal set; }

    /// <summary>Postfix lines about a refused login.</summary>
    public long SmtpFailures { get; internal set; }

    /// <summary>Lines of messages by authenticated Users: four for each message.</summary>
    public long MessageLines { get; internal set; }

    public long Lines => Logins + Failures + SmtpFailures + MessageLines;
}
