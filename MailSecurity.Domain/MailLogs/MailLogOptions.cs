namespace MailSecurity.Domain.MailLogs;

/// <summary>What a traditional syslog line leaves out and the reader must be told about its sender.</summary>
public sealed record MailLogOptions
{
    /// <summary>Zone of the sender's clock, for time stamps that carry none.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>When the lines were received, or the file was last written: it decides the year that RFC 3164 leaves out.</summary>
    public required DateTimeOffset Reference { get; init; }
}
