using MailSecurity.Domain.Logins;
using MailSecurity.Domain.MailLogs;
using static MailSecurity.Domain.Tests.MailLogs.MailLog;

namespace MailSecurity.Domain.Tests.MailLogs;

public sealed class PostfixLoginTests
{
    private const string Connect = "connect from unknown[203.0.113.9]";
    private const string Disconnect = "disconnect from unknown[203.0.113.9] ehlo=2 starttls=1 auth=1 mail=1 rcpt=2 data=1 quit=1 commands=8";
    private const string FirstMail = "37525B1E67F: client=unknown[203.0.113.9], sasl_method=PLAIN, sasl_username=u@example.com";
    private const string SecondMail = "4D1A6B1E67F: client=unknown[203.0.113.9], sasl_method=PLAIN, sasl_username=u@example.com";

    [Theory]
    [InlineData("37525B1E67F: client=host-3.isp.example.net[2001:db8:9662::bfc6], sasl_method=PLAIN, sasl_username=u@example.com", "2001:db8:9662::bfc6")]
    [InlineData("4jYVk351KDz1j3XV: client=unknown[203.0.113.9]:40221, sasl_method=LOGIN, sasl_username=u@example.com", "203.0.113.9")]
    [InlineData("37525B1E67F: client=unknown[203.0.113.9], sasl_method=LOGIN, sasl_username=u@example.com, sasl_sender=other@example.com", "203.0.113.9")]
    [InlineData("37525B1E67F: client=unknown[203.0.113.9], sasl_method=LOGIN, sasl_username=u@example.com, orig_queue_id=46D94B2A4B3, orig_client=unknown[192.0.2.1]", "203.0.113.9")]
    public void Login_WhenAMailStarts_IsRead(string message, string address)
    {
        var login = Login(Smtpd(message));

        Assert.Equal(("u@example.com", address), (login.User.Name, login.Address.ToString()));
        Assert.Equal((MailProtocol.Smtp, LoginOutcome.Succeeded), (login.Protocol, login.Outcome));
    }

    [Fact]
    public void SecondMail_OnOneConnection_IsNoSecondLogin() =>
        Assert.Equal([LineKind.Ignored, LineKind.Login, LineKind.Ignored, LineKind.Ignored], Kinds(Connect, FirstMail, SecondMail, Disconnect));

    [Fact]
    public void SecondMail_OnTheNextConnection_IsALogin() =>
        Assert.Equal(2, Kinds(Connect, FirstMail, Disconnect, Connect, SecondMail, Disconnect).Count(kind => kind is LineKind.Login));

    [Fact]
    public void SecondMail_WhenTheDisconnectWasNotSeen_IsALogin() =>
        Assert.Equal(2, Kinds(Connect, FirstMail, Connect, SecondMail).Count(kind => kind is LineKind.Login));

    [Fact]
    public void SecondMail_OfAnotherProcess_IsALogin() =>
        Assert.Equal(LineKind.Login, Read(Smtpd(FirstMail), Smtpd(SecondMail).Replace("[31332]", "[31333]", StringComparison.Ordinal)).Kind);

    [Fact]
    public void SecondUser_OnOneConnection_IsALogin() =>
        Assert.Equal(LineKind.Login, Read(Smtpd(FirstMail), Smtpd(SecondMail.Replace("=u@", "=v@", StringComparison.Ordinal))).Kind);

    [Fact]
    public void Login_WhenTlsWasStarted_IsEncrypted()
    {
        const string Tls = "Anonymous TLS connection established from unknown[203.0.113.9]: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)";

        Assert.True(Login(Smtpd(Connect), Smtpd(Tls), Smtpd(FirstMail)).Tls);
        Assert.False(Login(Smtpd(Connect), Smtpd(Tls), Smtpd(Disconnect), Smtpd(Connect), Smtpd(FirstMail)).Tls);
    }

    [Theory]
    [InlineData("37525B1E67F: client=unknown[203.0.113.9]")]
    [InlineData("37525B1E67F: client=localhost[127.0.0.1], sasl_method=XCLIENT, sasl_username=u@example.com, sasl_sender=u@example.com")]
    [InlineData("NOQUEUE: reject: RCPT from unknown[203.0.113.9]: 554 5.7.1 no; from=<a@b> to=<c@d> proto=ESMTP helo=<x, sasl_username=y>")]
    [InlineData("warning: hostname host.example.net does not resolve to address 203.0.113.9")]
    [InlineData("lost connection after AUTH from unknown[203.0.113.9]")]
    public void OtherLines_AreIgnored(string message) => Assert.Equal(LineKind.Ignored, Read(Smtpd(message)).Kind);

    [Theory]
    [InlineData("unknown[203.0.113.9]: SASL LOGIN authentication failed: (reason unavailable), sasl_username=u@example.com", LoginOutcome.Failed)]
    [InlineData("host-3.isp.example.net[203.0.113.9]:40221: SASL PLAIN authentication failed: (reason unavailable), sasl_username=u@example.com", LoginOutcome.Failed)]
    [InlineData("unknown[203.0.113.9]: SASL PLAIN authentication failed: authentication failure, sasl_username=u@example.com", LoginOutcome.WrongCredentials)]
    [InlineData("unknown[203.0.113.9]: SASL PLAIN authentication failed: smtp blocked, sasl_username=u@example.com", LoginOutcome.Failed)]
    public void Failure_ThatNamesTheUser_IsRead(string warning, LoginOutcome outcome)
    {
        var login = Login(Smtpd("warning: " + warning));

        Assert.Equal(("u@example.com", "203.0.113.9", outcome, 1), (login.User.Name, login.Address.ToString(), login.Outcome, login.Attempts));
    }

    [Theory]
    [InlineData("unknown[203.0.113.9]: SASL LOGIN authentication failed: UGFzc3dvcmQ6")]
    [InlineData("unknown[203.0.113.9]: SASL LOGIN authentication failed: ")]
    [InlineData("unknown[203.0.113.9]: SASL LOGIN authentication failed: (reason unavailable), sasl_username=(unavailable)")]
    [InlineData("unknown[203.0.113.9]: SASL PLAIN authentication failed: Connection lost to authentication server, sasl_username=u@example.com")]
    [InlineData("unknown[203.0.113.9]: SASL X authentication failed: Invalid authentication mechanism, sasl_username=u@example.com")]
    [InlineData("unknown[203.0.113.9]: SASL LOGIN authentication aborted")]
    [InlineData("SASL authentication failure: Password verification failed")]
    public void Failure_ThatIsNoUsersFailure_IsIgnored(string warning) =>
        Assert.Equal(LineKind.Ignored, Read(Smtpd("warning: " + warning)).Kind);

    [Fact]
    public void Failure_WhenTheNameImitatesAKey_KeepsTheWholeName() =>
        Assert.Equal("x, sasl_username=victim@example.com", Login(Smtpd(
            "warning: unknown[203.0.113.9]: SASL PLAIN authentication failed: (reason unavailable), sasl_username=x, sasl_username=victim@example.com")).User.Name);

    [Fact]
    public void Failure_RepeatedBySyslog_CountsEachRepetition() =>
        Assert.Equal(3, Login(Smtpd(
            "message repeated 3 times: [ warning: unknown[203.0.113.9]: SASL LOGIN authentication failed: (reason unavailable), sasl_username=u@example.com]")).Attempts);

    [Theory]
    [InlineData("<22>1 2026-11-24T04:46:23.226706+00:00 mail postfix 31332 - -  ")]
    [InlineData("Tue 2026-11-24 04:46:23 UTC mail postfix@-.service[31332]: ")]
    [InlineData("Nov 24 04:46:23 mail postfix-out/smtps/smtpd[31332]: ")]
    [InlineData("Nov 24 04:46:23 mail relay/smtpd[31332]: ")]
    public void Login_WhenTheServiceHasAnotherName_IsRead(string envelope) => Assert.Equal(LineKind.Login, Read(envelope + FirstMail).Kind);

    private static LineKind[] Kinds(params string[] messages) => [.. ReadAll(messages.Select(message => Smtpd(message))).Select(result => result.Kind)];
}
