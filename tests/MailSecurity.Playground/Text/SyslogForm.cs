namespace MailSecurity.Playground.Text;

/// <summary>How a log daemon writes the start of a line.</summary>
public enum SyslogForm
{
    /// <summary>2026-11-24T04:08:36.874493+00:00 mail dovecot: …</summary>
    Rfc3339,

    /// <summary>Nov 24 04:08:36 mail dovecot: …</summary>
    Rfc3164,
}
