namespace MailSecurity.Domain.Logins;

/// <summary>How the client talked to the mail server. The numbers are stored.</summary>
public enum MailProtocol : byte
{
    Imap = 1,
    Pop3 = 2,

    /// <summary>SMTP AUTH at Postfix or another MTA.</summary>
    Smtp = 3,

    /// <summary>SMTP AUTH at Dovecot's own submission service.</summary>
    Submission = 4,
    ManageSieve = 5,
    Webmail = 6,

    /// <summary>Known to be a login, by a protocol not listed here (CalDAV, ActiveSync …).</summary>
    Other = 7,
}
