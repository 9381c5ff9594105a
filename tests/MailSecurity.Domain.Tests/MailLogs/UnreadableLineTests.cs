using MailSecurity.Domain.MailLogs;
using static MailSecurity.Domain.Tests.MailLogs.MailLog;

namespace MailSecurity.Domain.Tests.MailLogs;

public sealed class UnreadableLineTests
{
    private const string Login = "imap-login: Login: user=<u@example.com>, method=PLAIN, rip=203.0.113.9, lip=127.0.0.1, mpid=1";

    [Theory]
    [InlineData("Nov 31 04:08:36 mail dovecot: ")]
    [InlineData("Nov 24 24:08:36 mail dovecot: ")]
    [InlineData("1970-01-01T00:00:00Z mail dovecot: ")]
    [InlineData("2226-11-24T04:08:36Z mail dovecot: ")]
    [InlineData("2026-13-24T04:08:36Z mail dovecot: ")]
    [InlineData("2026-11-24T04:08:36+99:00 mail dovecot: ")]
    [InlineData("99999999999.000000 mail dovecot: ")]
    [InlineData("<22>1 - mail dovecot - - - ")]
    [InlineData("")]
    public void Login_WithoutAPossibleTime_IsUnreadable(string envelope)
    {
        var result = Read(envelope + Login);

        Assert.Equal(LineKind.Unreadable, result.Kind);
        Assert.Contains("time stamp", result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user=<u@example.com>, method=PLAIN, rip=300.0.113.9, lip=127.0.0.1", Reasons.BadAddress)]
    [InlineData("user=<u@example.com>, method=PLAIN, rip=, lip=127.0.0.1", Reasons.BadAddress)]
    [InlineData("user=<u@example.com>, method=PLAIN, lip=127.0.0.1", Reasons.NoAddress)]
    [InlineData("user=<u@example.com, rip=203.0.113.9, lip=127.0.0.1", Reasons.NoUserEnd)]
    [InlineData("method=PLAIN, rip=203.0.113.9, lip=127.0.0.1", Reasons.NoUser)]
    [InlineData("user=<a\u0001b@example.com>, method=PLAIN, rip=203.0.113.9, lip=127.0.0.1", Reasons.ControlInUser)]
    [InlineData("user=<xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...>, method=PLAIN, rip=203.0.113.9", Reasons.CutUser)]
    [InlineData("user=<用户用户用户用户用户用户用户用户用户用户用户用户x...>, method=PLAIN, rip=203.0.113.9", Reasons.CutUser)]
    public void Login_WithSomethingMissing_SaysWhat(string elements, string reason)
    {
        Assert.Equal(reason, Read(Dovecot("imap-login: Login: " + elements)).Reason);
        Assert.Equal(reason, Read(Dovecot("imap-login: Disconnected: Connection closed (auth failed, 1 attempts in 2 secs): " + elements)).Reason);
    }

    [Fact]
    public void Login_WithAVeryLongName_IsUnreadable() =>
        Assert.Equal(Reasons.LongUser, Read(Dovecot($"imap-login: Login: user=<{new string('x', 321)}>, method=PLAIN, rip=203.0.113.9")).Reason);

    [Theory]
    [InlineData("warning: unknown[unknown]: SASL LOGIN authentication failed: (reason unavailable), sasl_username=u@example.com", Reasons.BadAddress)]
    [InlineData("37525B1E67F: client=unknown[unknown], sasl_method=PLAIN, sasl_username=u@example.com", Reasons.BadAddress)]
    [InlineData("37525B1E67F: client=unknown[203.0.113.9], sasl_method=PLAIN, sasl_username=a\tb", Reasons.ControlInUser)]
    public void SmtpLogin_WithSomethingMissing_SaysWhat(string message, string reason) => Assert.Equal(reason, Read(Smtpd(message)).Reason);

    [Fact]
    public void SmtpFailure_WithANameOfAHundredBytes_MayBeCut()
    {
        const string Warning = "warning: unknown[203.0.113.9]: SASL LOGIN authentication failed: (reason unavailable), sasl_username=";

        Assert.Equal(Reasons.CutUser, Read(Smtpd(Warning + new string('x', 100))).Reason);
        Assert.Equal(Reasons.CutUser, Read(Smtpd(Warning + new string('用', 32) + "xxxx")).Reason);
        Assert.Equal(LineKind.Login, Read(Smtpd(Warning + new string('x', 99))).Kind);
    }
}
