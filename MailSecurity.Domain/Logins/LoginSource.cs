namespace MailSecurity.Domain.Logins;

/// <summary>Where logins come from. The kinds' numbers are stored.</summary>
public enum SourceKind : byte
{
    File = 1,
    Import = 2,
    Api = 3,
    Syslog = 5,

    /// <summary>A Dovecot server that reports each login to the auth policy endpoint.</summary>
    DovecotPolicy = 10,
}

/// <summary>A source with its counters and, for a stream of log lines, where and in which state reading goes on.</summary>
public sealed class LoginSource
{
    public int Id { get; set; }

    public int AccountId { get; set; }

    public SourceKind Kind { get; set; }

    /// <summary>A path, "import", the name of an API key, or a syslog sender's address.</summary>
    public required string Name { get; set; }

    public DateTimeOffset FirstReceivedAt { get; set; }

    /// <summary>When somebody deleted it. Its row stays, for its logins still name it; it is shown again when it sends again.</summary>
    public DateTimeOffset? RemovedAt { get; set; }

    /// <summary>When its latest events were stored, known ones too, by this machine's clock; when it began, before the first.</summary>
    public DateTimeOffset LastReceivedAt { get; set; }

    /// <summary>Time of its latest event, by the mail server's clock.</summary>
    public DateTimeOffset? LastEventAt { get; set; }

    /// <summary>How long after it happened the latest event of its latest batch was stored; null before the first event.</summary>
    public TimeSpan? Lag { get; set; }

    public long Lines { get; set; }

    public long Logins { get; set; }

    public long Messages { get; set; }

    public long Ignored { get; set; }

    public long Duplicates { get; set; }

    public long Unreadable { get; set; }

    /// <summary>Lines that were received and had no room.</summary>
    public long Dropped { get; set; }

    /// <summary>Identifies the file that <see cref="Offset"/> counts in; changes when the file is rotated.</summary>
    public string? FileId { get; set; }

    /// <summary>Bytes read and stored.</summary>
    public long Offset { get; set; }

    /// <summary>The line reader's own state at <see cref="Offset"/>.</summary>
    public byte[]? ReaderState { get; set; }
}
