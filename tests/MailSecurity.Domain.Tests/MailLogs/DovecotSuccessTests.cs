using MailSecurity.Domain.Logins;
using MailSecurity.Domain.MailLogs;

namespace MailSecurity.Domain.Tests.MailLogs;

public sealed class DovecotSuccessTests
{
    [Theory]
    [InlineData("imap-login: Login: user=<u@example.com>, method=PLAIN, rip=203.0.113.9, lip=127.0.0.1, mpid=19314, secured, session=<KdyLX/5gGcTLAHHp>", MailProtocol.Imap)]
    [InlineData("pop3-login: Login: user=<u@example.com>, method=LOGIN, rip=203.0.113.9, lip=127.0.0.1, mpid=19314, session=<KdyLX/5gGcTLAHHp>", MailProtocol.Pop3)]
    [InlineData("submission-login: Logged in: user=<u@example.com>, method=PLAIN, rip=203.0.113.9, lip=127.0.0.1, mpid=1, TLS, session=<x>", MailProtocol.Submission)]
    [InlineData("managesieve-login: Logged in: user=<u@example.com>, method=PLAIN, rip=203.0.113.9, lip=127.0.0.1, mpid=1", MailProtocol.ManageSieve)]
    [InlineData("imap-login: Info: Login: user=<u@example.com>, method=CRAM-MD5, rip=203.0.113.9, lip=127.0.0.1, mpid=1", MailProtocol.Imap)]
    public void Login_InEveryVersionAndService_IsRead(string message, MailProtocol protocol)
    {
        var login = MailLog.Login(MailLog.Dovecot(message));

        Assert.Equal(MailUser.Parse("u@example.com"), login.User);
        Assert.Equal(ClientAddress.Parse("203.0.113.9"), login.Address);
        Assert.Equal((protocol, LoginOutcome.Succeeded, 1), (login.Protocol, login.Outcome, login.Attempts));
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 4, 45, 1, TimeSpan.Zero), login.At);
        Assert.Equal("mail", login.Server);
    }

    [Theory]
    [InlineData("imap-login: proxy(u@example.com): started proxying to imap1.example.net:143: user=<u@example.com>, method=PLAIN, rip=203.0.113.9, lip=127.0.0.1, TLS")]
    [InlineData("imap-login: proxy(u@example.com,192.0.2.7:143): Started proxying to <192.0.2.7:143> (0.012 secs): user=<u@example.com>, method=PLAIN, rip=203.0.113.9, lip=127.0.0.1")]
    [InlineData("imap-login: Started proxying to remote host: user=<u@example.com>, method=PLAIN, rip=203.0.113.9, lip=127.0.0.1")]
    public void Login_OnAProxy_IsALogin(string message) =>
        Assert.Equal(LoginOutcome.Succeeded, MailLog.Login(MailLog.Dovecot(message)).Outcome);

    [Theory]
    [InlineData("rip=203.0.113.9, user=<u@example.com>, method=PLAIN, lip=127.0.0.1, TLS, session=<x>")]
    [InlineData("method=PLAIN, rip=203.0.113.9, lip=127.0.0.1, TLS, user=<u@example.com>")]
    [InlineData("user=<u@example.com>, session=<x>, method=PLAIN, lip=127.0.0.1, rip=203.0.113.9, TLS")]
    [InlineData("user=<u@example.com>, lip=127.0.0.1, rip=203.0.113.9, rport=4025, TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)")]
    public void Login_WithElementsInTheAdminsOrder_IsRead(string elements)
    {
        var login = MailLog.Login(MailLog.Dovecot("imap-login: Login: " + elements));

        Assert.Equal(("u@example.com", "203.0.113.9", true), (login.User.Name, login.Address.ToString(), login.Tls));
    }

    [Theory]
    [InlineData("TLS, session=<x>", true)]
    [InlineData("TSL, session=<x>", true)]
    [InlineData("TLS: read(size=347) failed: Connection reset by peer, session=<x>", true)]
    [InlineData("TLS handshaking: SSL_accept() failed: error:0A0000C1:SSL routines::no shared cipher", true)]
    [InlineData("secured, session=<x>", false)]
    [InlineData("session=<x>", false)]
    public void Login_SaysWhetherTheConnectionWasEncrypted(string security, bool tls) =>
        Assert.Equal(tls, MailLog.Login(MailLog.Dovecot($"imap-login: Login: user=<u@example.com>, method=PLAIN, rip=203.0.113.9, lip=127.0.0.1, mpid=1, {security}")).Tls);

    [Theory]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9")]
    [InlineData("2001:db8::50", "2001:db8::50")]
    [InlineData("fe80::1%eth0", "fe80::1")]
    public void Login_FromAnyKindOfAddress_IsRead(string written, string address) =>
        Assert.Equal(ClientAddress.Parse(address), MailLog.Login(MailLog.Dovecot($"imap-login: Login: user=<u@example.com>, method=PLAIN, rip={written}, lip=::1, mpid=1")).Address);

    [Theory]
    [InlineData("Upper@Example.com", "upper@example.com")]
    [InlineData("nodomain", "nodomain")]
    [InlineData("o'brien@example.com", "o'brien@example.com")]
    [InlineData("first.last+tag@example.com", "first.last+tag@example.com")]
    [InlineData("a b@example.com", "a b@example.com")]
    [InlineData("müller@example.com", "müller@example.com")]
    [InlineData("用户@例子.example", "用户@例子.example")]
    [InlineData("short...", "short...")]
    public void Login_WithAnUnusualName_IsRead(string written, string name) =>
        Assert.Equal(name, MailLog.Login(MailLog.Dovecot($"imap-login: Login: user=<{written}>, method=PLAIN, rip=203.0.113.9, lip=127.0.0.1, mpid=1")).User.Name);

    [Theory]
    [InlineData("evil>, rip=9.9.9.9@example.com", "method=PLAIN, rip=203.0.113.147, lip=127.0.0.1, session=<x>")]
    [InlineData("evil>, method=plain, rip=9.9.9.9, lip=1.1.1.1, x=<y", "method=PLAIN, rip=203.0.113.147, lip=127.0.0.1, session=<x>")]
    [InlineData("evil>, rip=9.9.9.9", "rip=203.0.113.147, lip=127.0.0.1")]
    public void Login_WhenTheNameImitatesElements_KeepsTheRealAddress(string name, string elements)
    {
        var login = MailLog.Login(MailLog.Dovecot($"imap-login: Login: user=<{name}>, {elements}"));

        Assert.Equal((name, "203.0.113.147"), (login.User.Name, login.Address.ToString()));
    }

    [Fact]
    public void Login_OfAMasterUser_CountsForTheMailboxThatWasOpened() =>
        Assert.Equal("user1@example.com", MailLog.Login(MailLog.Dovecot(
            "imap-login: Login: user=<user1@example.com>, orig_user=<master>, method=PLAIN, rip=203.0.113.9, rport=4025, lip=127.0.0.1, lport=143, mpid=1, session=<x>")).User.Name);

    [Theory]
    [InlineData("imap-login: ID sent: name=x: user=<u@example.com>, method=PLAIN, rip=9.9.9.9: user=<>, rip=203.0.113.9, lip=127.0.0.1, session=<x>")]
    [InlineData("imap-login: Login: user=<>, method=PLAIN, rip=203.0.113.9, lip=127.0.0.1, session=<x>")]
    [InlineData("imap(u@example.com)<1><x>: Disconnected: Logged out in=9 out=470 deleted=0 expunged=0")]
    [InlineData("imap-login: proxy(u@example.com): disconnecting 203.0.113.9 (Disconnected by client): user=<u@example.com>, method=PLAIN, rip=203.0.113.9")]
    [InlineData("auth: passwd-file(u@example.com,203.0.113.9,<x>): Password mismatch")]
    [InlineData("auth-worker(7): sql(u@example.com,203.0.113.9,<x>): unknown user (given password: Secret1)")]
    [InlineData("auth(u@example.com,203.0.113.9,sasl:plain)<x>: users: Password mismatch")]
    [InlineData("master: Dovecot v2.3.19.1 (9b53102964) starting up for imap, pop3, submission, sieve")]
    [InlineData("lmtp-login: Login: user=<u@example.com>, method=PLAIN, rip=203.0.113.9")]
    [InlineData("imap-login: Error: Login: user=<u@example.com>, method=PLAIN, rip=203.0.113.9")]
    public void OtherLines_AreIgnored(string message) =>
        Assert.Equal(LineKind.Ignored, MailLog.Read(MailLog.Dovecot(message)).Kind);
}
