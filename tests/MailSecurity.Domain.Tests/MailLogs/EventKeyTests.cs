using MailSecurity.Domain.MailLogs;
using static MailSecurity.Domain.Tests.MailLogs.MailLog;

namespace MailSecurity.Domain.Tests.MailLogs;

public sealed class EventKeyTests
{
    private const string Login = "imap-login: Login: user=<u@example.com>, method=PLAIN, rip=203.0.113.9, lip=127.0.0.1, mpid=1";
    private const string Failure = "warning: unknown[203.0.113.9]: SASL LOGIN authentication failed: (reason unavailable), sasl_username=u@example.com";

    [Fact]
    public void Key_OfOneEvent_IsTheSameInEverySyslogForm()
    {
        string[] forms =
        [
            "Nov 24 04:45:01 mail postfix/smtpd[7]: " + Failure,
            "<20>Nov 24 04:45:01 mail postfix/smtpd[7]: " + Failure,
            "2026-11-24T04:45:01.010609+00:00 mail postfix/smtpd[7]: " + Failure,
            "<20>1 2026-11-24T04:45:01.010609+00:00 mail postfix 7 - -  " + Failure,
        ];

        Assert.Single(forms.Select(form => Login(form).Key).Distinct());
    }

    [Fact]
    public void Key_OfIdenticalLinesWithinOneSecond_Differs() =>
        Assert.Equal(3, Keys(Dovecot(Login), Dovecot(Login), Dovecot(Login)).Distinct().Count());

    [Fact]
    public void Key_OfIdenticalLinesInTwoSeconds_IsToldApartByTheirTime() =>
        Assert.Single(Keys(Smtpd(Failure, "04:45:01"), Smtpd(Failure, "04:45:02")).Distinct());

    [Fact]
    public void Key_DependsOnHostProcessAndMessage() =>
        Assert.Equal(4, Keys(
            "Nov 24 04:45:01 mail postfix/smtpd[7]: " + Failure,
            "Nov 24 04:45:01 mail2 postfix/smtpd[7]: " + Failure,
            "Nov 24 04:45:01 mail postfix/smtpd[8]: " + Failure,
            "Nov 24 04:45:01 mail postfix/smtpd[7]: " + Failure + "x").Distinct().Count());

    [Theory]
    [MemberData(nameof(Samples), MemberType = typeof(MailLog))]
    public void Keys_OfAFileReadAgain_AreTheSame(string sample)
    {
        var lines = Sample(sample);

        Assert.Equal(Keys(lines), Keys(lines));
        Assert.Equal(ReadAll(lines), ReadAll(lines));
    }

    [Theory]
    [MemberData(nameof(Samples), MemberType = typeof(MailLog))]
    public void Keys_OfAFile_TellItsEventsApart(string sample)
    {
        var logins = ReadAll(Sample(sample)).Where(result => result.Login is not null).Select(result => result.Login!).ToArray();

        Assert.Equal(logins.Length, logins.Select(login => (login.User, login.At, login.Key)).Distinct().Count());
    }

    private static ulong[] Keys(params string[] lines) =>
        [.. ReadAll(lines).Where(result => result.Kind is LineKind.Login).Select(result => result.Login!.Key)];
}
