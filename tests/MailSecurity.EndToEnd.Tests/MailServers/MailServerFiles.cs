namespace MailSecurity.EndToEnd.Tests.MailServers;

/// <summary>The servers' configurations: what docs/dovecot.md tells people to add, and the least that makes them run privately.</summary>
internal static class MailServerFiles
{
    public static string Dovecot(string folder, MailPorts ports, string panel, string key, string log) =>
        $$"""
        # As in docs/dovecot.md.
        auth_policy_server_url = {{panel}}/dovecot/auth-policy
        auth_policy_hash_nonce = a random text
        auth_policy_server_api_header = X-API-Key: {{key}}
        imap_id_retain = yes

        base_dir = {{folder}}/run
        state_dir = {{folder}}/state
        log_path = {{log}}
        log_timestamp = "%Y-%m-%dT%H:%M:%S%z "
        protocols = imap pop3 submission sieve
        listen = 127.0.0.1
        ssl = no
        disable_plaintext_auth = no
        auth_mechanisms = plain
        auth_failure_delay = 0 secs
        haproxy_trusted_networks = 127.0.0.0/8
        hostname = mx.example.org
        first_valid_uid = 1
        mail_location = maildir:~/Maildir
        submission_relay_host = 127.0.0.1
        submission_relay_port = {{ports.Relay}}
        passdb {
          driver = static
          args = password={{MailServer.Password}}
        }
        userdb {
          driver = static
          args = uid=mail gid=mail home={{folder}}/homes/%u allow_all_users=yes
        }
        # Without it the second failure from an address waits.
        service anvil {
          unix_listener anvil-auth-penalty {
            mode = 0
          }
        }
        service auth {
          unix_listener {{folder}}/sasl {
            mode = 0666
          }
        }
        {{Service("imap-login", ("imap", ports.Imap), ("imaps", 0))}}
        {{Service("pop3-login", ("pop3", ports.Pop3), ("pop3s", 0))}}
        {{Service("submission-login", ("submission", ports.Submission), ("submissions", 0))}}
        {{Service("managesieve-login", ("sieve", ports.Sieve))}}

        """;

    public static string PostfixMain(string folder, string log) =>
        $"""
        compatibility_level = 3.6
        queue_directory = {folder}/queue
        data_directory = {folder}/data
        maillog_file = {log}
        maillog_file_prefixes = {Path.GetDirectoryName(log)}
        mail_owner = postfix
        setgid_group = postdrop
        myhostname = mx.example.org
        mydestination =
        alias_maps =
        alias_database =
        local_recipient_maps =
        mynetworks = 127.0.0.250/32
        inet_interfaces = 127.0.0.1
        default_transport = discard:
        smtpd_peername_lookup = no
        disable_dns_lookups = yes
        smtpd_sasl_type = dovecot
        smtpd_sasl_path = {folder}/sasl
        smtpd_sasl_auth_enable = yes
        smtpd_recipient_restrictions = permit_sasl_authenticated, reject
        smtpd_relay_restrictions = permit_sasl_authenticated, reject
        smtpd_error_sleep_time = 0

        """;

    public static string PostfixMaster(MailPorts ports) =>
        $"""
        127.0.0.1:{ports.Smtp} inet n - n - - smtpd
          -o syslog_name=postfix/submission
          -o smtpd_upstream_proxy_protocol=haproxy
        127.0.0.1:{ports.Relay} inet n - n - - smtpd
        pickup unix n - n 60 1 pickup
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        proxymap unix - - n - - proxymap
        error unix - - n - - error
        retry unix - - n - - error
        discard unix - - n - - discard
        anvil unix - - n - 1 anvil
        postlog unix-dgram n - n - 1 postlogd

        """;

    private static string Service(string name, params (string Name, int Port)[] listeners) =>
        $"service {name} {{\n{string.Concat(listeners.Select(listener => $"  inet_listener {listener.Name} {{\n    port = {listener.Port}\n    haproxy = {(listener.Port > 0 ? "yes" : "no")}\n  }}\n"))}}}\n";
}
