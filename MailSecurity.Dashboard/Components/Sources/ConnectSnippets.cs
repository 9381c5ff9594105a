using MailSecurity.Jobs.Intake.Syslog;

namespace MailSecurity.Dashboard.Components.Sources;

/// <summary>A piece of configuration, and where it belongs.</summary>
public sealed record Snippet(string Title, string Text);

/// <summary>How each kind of mail server is connected.</summary>
internal static class ConnectSnippets
{
    public const string NoKey = "YOUR-API-KEY";

    private const string Dovecot23 = "Dovecot 2.3";
    private const string Dovecot24 = "Dovecot 2.4";
    private const string Postfix = "Postfix";
    private const string Rsyslog = "rsyslog";
    private const string SyslogNg = "syslog-ng";
    private const string Journald = "journald";
    private const string Curl = "curl";

    // Where Debian keeps the authorities that everybody trusts.
    private const string Authorities = "/etc/ssl/certs/ca-certificates.crt";
    private const string OwnAuthority = "; if the panel's certificate is from an authority of your own, name that one's PEM file as the CA file";

    public static readonly string[] Ways = [Dovecot23, Dovecot24, Postfix, Rsyslog, SyslogNg, Journald, Curl];

    public static IEnumerable<Snippet> For(string way, Uri panel, string key, string nonce, SyslogOptions syslog)
    {
        var (url, secret) = (panel.ToString().TrimEnd('/'), key.Length == 0 ? NoKey : key);
        var receiver = Receiver.Of(panel, syslog);
        return way switch
        {
            Dovecot23 => [Policy23(url, secret, nonce), DovecotLog, .. Listening(receiver)],
            Dovecot24 => [Policy24(url, secret, nonce), DovecotLog, .. Listening(receiver)],
            Postfix => [PostfixLog, Follow, .. Listening(receiver)],
            Rsyslog => [.. Listening(receiver), Forward(receiver)],
            SyslogNg => [.. Listening(receiver), ForwardNg(receiver)],
            Journald => [Journal(url, secret), JournalImport],
            _ => [Lines(url, secret), Items(url, secret)],
        };
    }

    private static Snippet Policy23(string url, string key, string nonce) => new("/etc/dovecot/conf.d/95-mailsecurity.conf: every attempt is reported as it happens", $$"""
        auth_policy_server_url = {{url}}/dovecot/auth-policy
        auth_policy_server_api_header = X-API-Key: {{key}}
        auth_policy_hash_nonce = {{nonce}}
        auth_policy_check_before_auth = no
        auth_policy_request_attributes = login=%{requested_username} pwhash=%{hashed_password} remote=%{rip} device_id=%{client_id} protocol=%s session_id=%{session}
        imap_id_retain = yes
        """);

    private static Snippet Policy24(string url, string key, string nonce) => new("/etc/dovecot/conf.d/95-mailsecurity.conf: every attempt is reported as it happens", $$"""
        auth_policy_server_url = {{url}}/dovecot/auth-policy
        auth_policy_server_api_header = X-API-Key: {{key}}
        auth_policy_hash_nonce = {{nonce}}
        auth_policy_check_before_auth = no
        imap_id_retain = yes
        """);

    private static Snippet DovecotLog { get; } = new("Or by its log. The panel reads the lines of syslog, or follows the file: settings of the panel", """
        MailSecurity__Intake__Files__0=/var/log/mail.log
        """);

    private static Snippet PostfixLog { get; } = new("Postfix needs no change: logins and sent messages are in its log. With SASL by Dovecot, connect Dovecot as well", """
        smtpd_sasl_auth_enable = yes
        smtpd_tls_auth_only = yes
        """);

    private static Snippet Follow { get; } = new("On the same machine: settings of the panel, which must be allowed to read the file (usermod -aG adm USER)", """
        MailSecurity__Intake__Files__0=/var/log/mail.log
        """);

    private static IEnumerable<Snippet> Listening(Receiver receiver) => receiver.IsOn ? [] :
    [
        new Snippet("From another machine: let the panel listen first. Settings of the panel; name the networks of your mail servers", """
            MailSecurity__Intake__Syslog__Tcp=*:5514
            MailSecurity__Intake__Syslog__Allowed=192.0.2.0/24
            """),
    ];

    private static Snippet Forward(Receiver receiver) => new(
        receiver.IsTls
            ? "/etc/rsyslog.d/60-mailsecurity.conf: waits in a queue on disk while the panel is away; needs the package rsyslog-gnutls" + OwnAuthority
            : "/etc/rsyslog.d/60-mailsecurity.conf: waits in a queue on disk while the panel is away",
        (receiver.IsTls ? $$"""
        global(DefaultNetstreamDriverCAFile="{{Authorities}}")

        """ : "") + $$"""
        mail.* action(type="omfwd" target="{{receiver.Host}}" port="{{receiver.Port}}" protocol="{{receiver.Protocol}}" template="RSYSLOG_ForwardFormat"{{(receiver.Protocol == "tcp" ? " TCP_Framing=\"octet-counted\"" : "")}}
        {{(receiver.IsTls ? $"""
               StreamDriver="gtls" StreamDriverMode="1" StreamDriverAuthMode="x509/name" StreamDriverPermittedPeers="{receiver.Host}"

        """ : "")}}       queue.type="LinkedList" queue.filename="mailsecurity" queue.maxDiskSpace="1g" queue.saveOnShutdown="on" action.resumeRetryCount="-1")
        """);

    private static Snippet ForwardNg(Receiver receiver) => new("/etc/syslog-ng/conf.d/mailsecurity.conf" + (receiver.IsTls ? ": " + OwnAuthority[2..] : ""), $$"""
        filter f_mailsecurity { facility(mail); };
        destination d_mailsecurity {
            syslog("{{receiver.Host}}" port({{receiver.Port}}) transport("{{(receiver.IsTls ? "tls" : receiver.Protocol)}}"){{(receiver.IsTls ? $" tls(ca-file(\"{Authorities}\") peer-verify(required-trusted))" : "")}}
                disk-buffer(disk-buf-size(1073741824) reliable(yes)));
        };
        log { source(s_src); filter(f_mailsecurity); destination(d_mailsecurity); };
        """);

    // The pieces overlap on purpose: what was sent before adds nothing, and a minute that fails is in the next piece.
    private static Snippet Journal(string url, string key) => new("/etc/cron.d/mailsecurity: every minute; what was sent already is recognised", $$"""
        * * * * * root journalctl -o json --since -10min -t dovecot -t postfix/smtpd -t postfix/submission/smtpd -t postfix/submissions/smtpd -t postfix/qmgr | curl -sS -o /dev/null -H 'Authorization: Bearer {{key}}' -H 'Content-Type: text/plain' --data-binary @- {{url}}/api/v1/log-lines
        """);

    private static Snippet JournalImport { get; } = new("What the journal holds already, once, on the panel's machine", """
        journalctl -o json --since -30d -t dovecot -t postfix/smtpd -t postfix/qmgr | MailSecurity.Dashboard import -
        """);

    private static Snippet Lines(string url, string key) => new("Lines of a mail log", $$"""
        tail -n 1000 /var/log/mail.log | curl -sS -H 'Authorization: Bearer {{key}}' -H 'Content-Type: text/plain' --data-binary @- {{url}}/api/v1/log-lines
        """);

    private static Snippet Items(string url, string key) => new("A login of a program of your own", $$"""
        curl -sS -H 'Authorization: Bearer {{key}}' -H 'Content-Type: application/json' {{url}}/api/v1/logins \
          -d '[{"at": "2026-11-24T04:08:36Z", "user": "ana@example.org", "ip": "203.0.113.77", "success": true, "protocol": "imap"}]'
        """);

    /// <summary>The first listener of the settings, TLS before TCP before UDP; a usual one if there is none.</summary>
    private sealed record Receiver(bool IsOn, string Host, int Port, string Protocol, bool IsTls)
    {
        public static Receiver Of(Uri panel, SyslogOptions syslog)
        {
            var text = syslog.Tls.Concat(syslog.Tcp).Concat(syslog.Udp).FirstOrDefault();
            var port = text is null ? 5514 : SyslogOptions.EndPoint(text)?.Port ?? 5514;
            return new Receiver(syslog.IsOn, panel.Host, port, syslog.Tls.Count + syslog.Tcp.Count > 0 || !syslog.IsOn ? "tcp" : "udp", syslog.Tls.Count > 0);
        }
    }
}
