using MailKit.Security;
using MailSecurity.Jobs.Mail;
using MailSecurity.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace MailSecurity.Jobs.Tests.Mail;

public sealed class SendMailJobTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Message_WhenSent_ReachesTheServerAsItIs()
    {
        using var listener = new MailServerStandIn();
        var received = listener.ReceiveAsync(Cancel);
        await new SendMailJob(new MailHandover(Options.Create(Mail(listener)), new FakeTimeProvider())).RunAsync(
            "ana@example.org", "MailSecurity: A passkey was added", "A passkey was added.\n.\nBcc: eve@example.org\n", Cancel);

        var conversation = await received;
        Assert.Contains("MAIL FROM:<panel@example.org>", conversation[1], StringComparison.Ordinal);
        Assert.Equal("RCPT TO:<ana@example.org>", conversation[2]);
        Assert.Contains("Subject: MailSecurity: A passkey was added", conversation);
        Assert.Contains("Auto-Submitted: auto-generated", conversation);
        Assert.Equal("QUIT", conversation[^1]);
    }

    [Fact]
    public async Task Message_WhenTheServerOffersNoEncryption_IsNotSentInTheClear()
    {
        using var listener = new MailServerStandIn();
        var received = listener.ReceiveAsync(Cancel);
        var mail = Mail(listener);
        mail.Encryption = SecureSocketOptions.StartTls;
        await Assert.ThrowsAsync<NotSupportedException>(() => new SendMailJob(new MailHandover(Options.Create(mail), new FakeTimeProvider())).RunAsync("ana@example.org", "s", "secret text", Cancel));
        Assert.DoesNotContain("secret text", await received);
    }

    [Theory]
    [InlineData("not an address", 587, "From")]
    [InlineData("panel@example.org", 0, "Port")]
    public void Settings_WhenTheyCannotWork_AreNamed(string from, int port, string key) =>
        Assert.Contains($"{MailOptions.Section}:{key}", new MailOptionsCheck().Validate(null, new MailOptions { Server = "mail", From = from, Port = port }).FailureMessage, StringComparison.Ordinal);

    private static MailOptions Mail(MailServerStandIn server) => new()
    {
        Server = "127.0.0.1",
        Port = server.Port,
        Encryption = SecureSocketOptions.None,
        From = "panel@example.org",
    };
}
