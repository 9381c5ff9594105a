namespace MailSecurity.EndToEnd.Tests.MailServers;

/// <summary>What makes Postfix a server to hand mail to: TLS, sign-in only within it, and one mailbox for all of example.org.</summary>
internal static class MailboxFiles
{
    /// <summary>Where Postfix finds its key and certificate.</summary>
    public static string Chain(string folder) => Path.Combine(folder, "tls.pem");

    public static string Inbox(string folder) => Path.Combine(folder, "homes", "inbox", "new");

    // 8 is Debian's user and group mail.
    public static string PostfixMain(string folder) =>
        $"""
        smtpd_tls_chain_files = {Chain(folder)}
        smtpd_tls_received_header = yes
        smtpd_sasl_authenticated_header = yes
        virtual_mailbox_domains = example.org
        virtual_mailbox_base = {folder}/homes
        virtual_mailbox_maps = static:inbox/
        virtual_uid_maps = static:8
        virtual_gid_maps = static:8
        virtual_minimum_uid = 1

        """;

    public static string PostfixMaster(MailPorts ports) =>
        $"""
        127.0.0.1:{ports.StartTls} inet n - n - - smtpd
          -o smtpd_tls_security_level=encrypt
          -o smtpd_tls_auth_only=yes
        127.0.0.1:{ports.Tls} inet n - n - - smtpd
          -o smtpd_tls_wrappermode=yes
        tlsmgr unix - - n 1000? 1 tlsmgr
        virtual unix - n n - - virtual

        """;
}
