using MailSecurity.Domain.MailLogs;
using static MailSecurity.Domain.Tests.MailLogs.MailLog;

namespace MailSecurity.Domain.Tests.MailLogs;

public sealed class EnvelopeTests
{
    private const string Login = "imap-login: Login: user=<u@example.com>, method=PLAIN, rip=203.0.113.9, lip=127.0.0.1, mpid=1, session=<x>";
    private const string OwnLogin = "imap-login: Info: Login: user=<u@example.com>, method=PLAIN, rip=203.0.113.9, lip=127.0.0.1, mpid=1, session=<x>";

    [Theory]
    [InlineData("Nov 24 04:08:36 mail dovecot: ", "2026-11-24T04:08:36Z")]
    [InlineData("Nov  4 04:08:36 mail.example.net dovecot: ", "2026-11-04T04:08:36Z")]
    [InlineData("Nov 4 04:08:36 mail dovecot[17]: ", "2026-11-04T04:08:36Z")]
    [InlineData("Nov 24 04:08:36.472675 mail dovecot: ", "2026-11-24T04:08:36.472675Z")]
    [InlineData("<22>Nov 24 04:08:36 mail dovecot: ", "2026-11-24T04:08:36Z")]
    [InlineData("2026-11-24T04:08:36.874493+00:00 mail dovecot: ", "2026-11-24T04:08:36.874493Z")]
    [InlineData("2026-11-24T04:08:36.874493+01:00 mail dovecot: ", "2026-11-24T03:08:36.874493Z")]
    [InlineData("2026-11-24T04:08:36-0530 mail dovecot: ", "2026-11-24T09:38:36Z")]
    [InlineData("2026-11-24T04:08:36Z mail dovecot: ", "2026-11-24T04:08:36Z")]
    [InlineData("<22>2026-11-24T04:08:36,123Z mail dovecot: ", "2026-11-24T04:08:36.123Z")]
    [InlineData("<22>1 2026-11-24T04:08:36.758771+00:00 mail dovecot - - -  ", "2026-11-24T04:08:36.758771Z")]
    [InlineData("<22>1 2026-11-24T04:08:36Z mail dovecot 17 - [meta sequenceId=\"1\" x=\"a\\\"] b\"][y z=\"1\"] \uFEFF", "2026-11-24T04:08:36Z")]
    [InlineData("Tue 2026-11-24 04:08:36 UTC mail dovecot: ", "2026-11-24T04:08:36Z")]
    [InlineData("Tue 2026-11-24 04:08:36 UTC mail dovecot.service: ", "2026-11-24T04:08:36Z")]
    [InlineData("1795493316.472675 mail dovecot: ", "2026-11-24T04:08:36.472675Z")]
    [InlineData("Nov 24 04:08:36 <mail.info> mail dovecot: ", "2026-11-24T04:08:36Z")]
    [InlineData("mail-1  | Nov 24 04:08:36 mail dovecot: ", "2026-11-24T04:08:36Z")]
    [InlineData("\uFEFFNov 24 04:08:36 mail dovecot: ", "2026-11-24T04:08:36Z")]
    [InlineData("\0\0\0Nov 24 04:08:36 mail dovecot: ", "2026-11-24T04:08:36Z")]
    [InlineData("Nov 24 04:08:36 mail any-instance: ", "2026-11-24T04:08:36Z")]
    [InlineData("2012-02-29 23:59:60 mail dovecot: ", "2012-02-29T23:59:59Z")]
    public void Line_InEveryEnvelope_IsReadWithItsTime(string envelope, string at)
    {
        var login = MailLog.Login(envelope + Login);

        Assert.Equal(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), login.At);
        Assert.StartsWith("mail", login.Server, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Nov 24 04:48:24 ", "2026-11-24T04:48:24Z")]
    [InlineData("2026-11-24T04:49:22+0000 ", "2026-11-24T04:49:22Z")]
    [InlineData("2019-10-15 08:08:52 ", "2019-10-15T08:08:52Z")]
    [InlineData("@400000004c91b044077a9e94 ", "2010-09-16T05:50:50.1254765Z")]
    [InlineData("Nov 24 04:48:24 dovecot: ", "2026-11-24T04:48:24Z")]
    public void Line_OfDovecotsOwnLog_HasNoServer(string envelope, string at)
    {
        var login = MailLog.Login(envelope + OwnLogin);

        Assert.Equal((DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), null), (login.At, login.Server));
    }

    [Theory]
    [InlineData("\"imap-login: Login: user=<m\\u00fcller@example.com>, rip=203.0.113.9\"", "müller@example.com")]
    [InlineData("[105,109,97,112,45,108,111,103,105,110,58,32,76,111,103,105,110,58,32,117,115,101,114,61,60,109,252,62,44,32,114,105,112,61,58,58,49]", "m\uFFFD")]
    [InlineData("[\"imap-login: Login: user=<u@example.com>, rip=203.0.113.9\",\"other\"]", "u@example.com")]
    public void Line_OfTheJournalAsJson_IsRead(string message, string user)
    {
        var login = MailLog.Login(
            "{\"_UID\":\"0\",\"x\":{\"MESSAGE\":[\"\"]},\"MESSAGE\":" + message + ",\"__REALTIME_TIMESTAMP\":\"1795495138472675\",\"SYSLOG_IDENTIFIER\":\"dovecot\",\"_HOSTNAME\":\"mail\"}");

        Assert.Equal((user, "mail"), (login.User.Name, login.Server));
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 4, 38, 58, TimeSpan.Zero).AddMicroseconds(472675), login.At);
    }

    [Fact]
    public void Line_OfAContainerEngine_IsUnwrapped() =>
        Assert.Equal("mail", MailLog.Login("{\"log\":\"" + Dovecot(Login) + "\\n\",\"stream\":\"stdout\",\"time\":\"2026-11-24T04:43:23Z\"}").Server);

    [Theory]
    [InlineData("{\"MESSAGE\":null,\"__REALTIME_TIMESTAMP\":\"1795495138472675\"}", LineKind.Ignored)]
    [InlineData("{\"MESSAGE\":\"imap-login: Login: user=<u@d>, rip=::1\",\"SYSLOG_IDENTIFIER\":\"dovecot\"}", LineKind.Unreadable)]
    [InlineData("{\"MESSAGE\":\"imap-login: Login: user=<u@d>, rip=::1\",\"__REALTIME_TIMEST", LineKind.Unreadable)]
    [InlineData("{\"MESSAGE\":\"\\ud800\",\"__REALTIME_TIMESTAMP\":\"1795495138472675\"}", LineKind.Ignored)]
    [InlineData("{\"", LineKind.Ignored)]
    public void Line_OfJsonThatIsNoEntry_IsNotALogin(string line, LineKind kind) => Assert.Equal(kind, Read(line).Kind);

    [Theory]
    [InlineData("\r")]
    [InlineData("\r\n")]
    [InlineData("\0\0")]
    public void Line_WithRemainsOfItsEnd_IsRead(string end) => Assert.Equal(LineKind.Login, Read(Dovecot(Login) + end).Kind);

    [Theory]
    [InlineData("Nov 24 04:48:24 imap(a dovecot: imap-login: Login: user=<u@example.com>, method=PLAIN, rip=9.9.9.9, x)<7><x>: Info: Disconnected")]
    [InlineData("Nov 24 04:48:24 auth(a dovecot: imap-login: Login: user=<u@example.com>, method=PLAIN, rip=9.9.9.9, x,sasl:plain)<x>: Info: users: unknown user")]
    [InlineData("                              imap-login: Login: user=<u@example.com>, method=PLAIN, rip=9.9.9.9")]
    [InlineData("Nov 24 04:48:24 mail sshd[7]: Invalid user imap-login: Login: user=<u@example.com>, method=PLAIN, rip=9.9.9.9")]
    public void Line_InWhichAClientImitatesALogin_IsIgnored(string line) => Assert.Equal(LineKind.Ignored, Read(line).Kind);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("-- Boot 0123456789abcdef --")]
    [InlineData("Nov 24 04:40:46 mail dovecot: [178B blob data]")]
    [InlineData("Nov 24 04:40:46 mail last message repeated 3 times")]
    [InlineData("Nov 24 04:40:46")]
    [InlineData("Nov 24 04:40:46 ")]
    [InlineData("Nov 24 04:40:46 mail")]
    [InlineData("<22>1 2026-11-24T04:08:36Z")]
    [InlineData("Foo 99 99:99:99 mail dovecot: imap-login: Disconnected (no auth attempts): user=<>, rip=203.0.113.9")]
    public void Line_ThatSaysNothing_IsIgnored(string line) => Assert.Equal(LineKind.Ignored, Read(line).Kind);
}
