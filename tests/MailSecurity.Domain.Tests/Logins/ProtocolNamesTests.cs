using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Tests.Logins;

public sealed class ProtocolNamesTests
{
    [Theory]
    [InlineData(MailProtocol.Imap, "IMAP")]
    [InlineData(MailProtocol.Pop3, "POP3")]
    [InlineData(MailProtocol.Smtp, "SMTP")]
    [InlineData(MailProtocol.ManageSieve, "ManageSieve")]
    [InlineData(MailProtocol.Webmail, "Webmail")]
    public void Of_IsWhatPeopleWrite(MailProtocol protocol, string expected) => Assert.Equal(expected, ProtocolNames.Of(protocol));
}
