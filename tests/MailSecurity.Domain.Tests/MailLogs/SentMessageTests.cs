using MailSecurity.Domain.Logins;
using MailSecurity.Domain.MailLogs;
using static MailSecurity.Domain.Tests.MailLogs.MailLog;

namespace MailSecurity.Domain.Tests.MailLogs;

public sealed class SentMessageTests
{
    private const string Client = "37525B1E67F: client=unknown[203.0.113.9], sasl_method=PLAIN, sasl_username=u@example.com";
    private const string Active = "37525B1E67F: from=<other@spoof.example>, size=7365, nrcpt=40 (queue active)";
    private const string Removed = "37525B1E67F: removed";

    [Fact]
    public void Message_WhenQueued_CountsForTheUserWhoLoggedIn()
    {
        var message = Read(Smtpd(Client), Qmgr(Active)).Message!;

        Assert.Equal(("u@example.com", 40), (message.User.Name, message.Recipients));
        Assert.Equal(ClientAddress.Parse("203.0.113.9"), message.Address);
    }

    [Fact]
    public void Message_WhenTriedAgain_CountsOnce() =>
        Assert.Equal(1, ReadAll(Smtpd(Client), Qmgr(Active), Qmgr(Active), Qmgr(Removed)).Count(result => result.Kind is LineKind.Message));

    [Fact]
    public void Message_FromAFrontEnd_CountsAlthoughItIsNoLogin()
    {
        var results = ReadAll(Smtpd(Client.Replace("PLAIN", "XCLIENT", StringComparison.Ordinal) + ", sasl_sender=u@example.com"), Qmgr(Active));

        Assert.Equal([LineKind.Ignored, LineKind.Message], results.Select(result => result.Kind));
    }

    [Fact]
    public void Message_WithoutALogin_IsIgnored() =>
        Assert.Equal(LineKind.Ignored, Read(Smtpd("37525B1E67F: client=mx.example.net[203.0.113.9]"), Qmgr(Active)).Kind);

    [Fact]
    public void Message_UnderAReusedQueueId_BelongsToTheNewSender()
    {
        var next = Client.Replace("=u@", "=v@", StringComparison.Ordinal);

        Assert.Equal("v@example.com", Read(Smtpd(Client), Qmgr(Active), Qmgr(Removed), Smtpd(next), Qmgr(Active)).Message!.User.Name);
    }

    [Fact]
    public void Message_FromOutsideUnderAReusedQueueId_IsIgnored() =>
        Assert.Equal(LineKind.Ignored, Read(Smtpd(Client), Smtpd("37525B1E67F: client=mx.example.net[203.0.113.9]"), Qmgr(Active)).Kind);

    [Fact]
    public void Message_WhenTheSenderImitatesACount_KeepsTheRealOne() =>
        Assert.Equal(2, Read(Smtpd(Client), Qmgr("37525B1E67F: from=<x, nrcpt=1 (queue active)>, size=1, nrcpt=2 (queue active)")).Message!.Recipients);

    [Fact]
    public void MessageId_ThatImitatesTheQueueManager_IsIgnored() =>
        Assert.Equal([LineKind.Login, LineKind.Ignored, LineKind.Message], ReadAll(
            "<22>1 2026-11-24T04:46:23Z mail postfix 1 - -  " + Client,
            "<22>1 2026-11-24T04:46:23Z mail postfix 2 - -  37525B1E67F: message-id=<a@b>, nrcpt=1 (queue active)",
            "<22>1 2026-11-24T04:46:23Z mail postfix 3 - -  " + Active).Select(result => result.Kind));
}
