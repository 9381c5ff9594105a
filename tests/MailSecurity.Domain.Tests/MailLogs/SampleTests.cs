using MailSecurity.Domain.Logins;
using MailSecurity.Domain.MailLogs;

namespace MailSecurity.Domain.Tests.MailLogs;

/// <summary>Excerpts of logs of real servers. The expected numbers were counted with grep, not with this reader.</summary>
public sealed class SampleTests
{
    [Theory]
    [InlineData("dovecot-2.3.13-postfix-3.5.rfc3164.log", 101, 127, 151, 8, 1)]
    [InlineData("dovecot-2.3.19-postfix-3.7.rfc5424.log", 2, 5, 5, 0, 1)]
    [InlineData("dovecot-2.3.19.own-log.log", 35, 50, 60, 0, 0)]
    [InlineData("dovecot-2.4.1-postfix-3.10.rfc3339.log", 53, 88, 110, 8, 1)]
    [InlineData("journal.short-full.log", 8, 16, 20, 0, 0)]
    [InlineData("postfix-3.7.long-ids.log", 1, 0, 0, 0, 0)]
    public void Sample_OfDovecot_GivesTheCountedLogins(string sample, int good, int failed, int attempts, int accountState, int cut)
    {
        var results = MailLog.ReadAll(MailLog.Sample(sample));
        var logins = results.Where(result => result.Login is { Protocol: not MailProtocol.Smtp }).Select(result => result.Login!).ToArray();

        Assert.Equal(good, logins.Count(login => login.IsSuccess));
        Assert.Equal(failed, logins.Count(login => login.Outcome is LoginOutcome.WrongCredentials));
        Assert.Equal(attempts, logins.Where(login => login.Outcome is LoginOutcome.WrongCredentials).Sum(login => login.Attempts));
        Assert.Equal(accountState, logins.Count(login => login.Outcome is LoginOutcome.Disabled or LoginOutcome.Expired));
        Assert.Equal(cut, results.Count(result => result.Kind is LineKind.Unreadable));
    }

    [Theory]
    [InlineData("dovecot-2.3.19-postfix-3.7.rfc5424.log", 12, 8, 12)]
    [InlineData("journal.short-full.log", 5, 1, 0)]
    [InlineData("postfix-3.7.long-ids.log", 9, 16, 9)]
    public void Sample_OfPostfix_GivesTheCountedLoginsAndMessages(string sample, int good, int failed, int messages)
    {
        var results = MailLog.ReadAll(MailLog.Sample(sample));
        var logins = results.Where(result => result.Login is { Protocol: MailProtocol.Smtp }).Select(result => result.Login!).ToArray();

        Assert.Equal((good, failed), (logins.Count(login => login.IsSuccess), logins.Count(login => !login.IsSuccess)));
        Assert.Equal(messages, results.Count(result => result.Kind is LineKind.Message));
    }

    [Theory]
    [MemberData(nameof(MailLog.Samples), MemberType = typeof(MailLog))]
    public void Sample_GivesOneAnswerPerLine(string sample)
    {
        foreach (var result in MailLog.ReadAll(MailLog.Sample(sample)))
        {
            Assert.Equal(result.Kind is LineKind.Login, result.Login is not null);
            Assert.Equal(result.Kind is LineKind.Message, result.Message is not null);
            Assert.Equal(result.Kind is LineKind.Unreadable, result.Reason is not null);
        }
    }

    [Theory]
    [MemberData(nameof(MailLog.Samples), MemberType = typeof(MailLog))]
    public void Sample_ReadAgain_AllocatesOnlyItsAnswers(string sample)
    {
#if DEBUG
        Assert.Skip("Code that is not optimised boxes here and there; tests/run.sh builds Release.");
#endif
        const int BytesOfAnAnswer = 128;
        const int BytesOfAnIPv6Address = 256;
        var lines = MailLog.Sample(sample);
        var reader = MailLog.Reader();
        var answers = MailLog.ReadAll(lines).Count(result => result.Kind is LineKind.Login or LineKind.Message);

        // Code that the runtime has not optimised yet boxes here and there, so only the best of many readings counts.
        var least = long.MaxValue;
        for (var round = 0; round < 3_000 && least > answers * BytesOfAnAnswer; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var line in lines)
            {
                _ = reader.Read(line);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.InRange(least, 0, answers * (BytesOfAnAnswer + BytesOfAnIPv6Address));
    }
}
