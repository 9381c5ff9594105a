namespace MailSecurity.Playground.Servers;

/// <summary>A Dovecot service, by the names it has in the login line and in the line about the session's end.</summary>
internal sealed record MailService(string Name, string EndsWith)
{
    public static readonly MailService Imap = new("imap",
        "Disconnected: Logged out in=311 out=2871 deleted=0 expunged=0 trashed=0 hdr_count=2 hdr_bytes=1270 body_count=0 body_bytes=0");

    public static readonly MailService Pop3 = new("pop3", "Disconnected: Logged out top=0/0, retr=0/0, del=0/14, size=881204");

    public static readonly MailService Submission = new("submission", "Disconnected: Logged out (state=READY) in=222 out=134");

    public static readonly MailService ManageSieve = new("managesieve", "Disconnected: Logged out bytes=6/41");

    public string LoginName { get; } = Name + "-login";

    /// <summary>Version 2.4 calls the process of a ManageSieve session "sieve".</summary>
    public string SessionName(bool isNew) => isNew && Name == "managesieve" ? "sieve" : Name;
}
