namespace MailSecurity.Domain.Logins;

/// <summary>How people write the protocols, in sentences, evidence and files. Programs are given the lower-case names.</summary>
public static class ProtocolNames
{
    public static string Of(MailProtocol protocol) => protocol switch
    {
        MailProtocol.Imap => "IMAP",
        MailProtocol.Pop3 => "POP3",
        MailProtocol.Smtp => "SMTP",
        MailProtocol.Submission => "Submission",
        MailProtocol.ManageSieve => "ManageSieve",
        MailProtocol.Webmail => "Webmail",
        _ => "Other",
    };
}
