using MailSecurity.Testing;

namespace MailSecurity.Dashboard.Tests.Security;

public sealed class OwnerNoticeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Owner_WhenThePasswordChanges_IsToldByMail()
    {
        using var server = new MailServerStandIn();
        var host = new PanelHost
        {
            Settings =
            [
                "--MailSecurity:Mail:Server=127.0.0.1", $"--MailSecurity:Mail:Port={server.Port}", "--MailSecurity:Mail:Encryption=None", "--MailSecurity:Mail:From=panel@example.org",
            ],
        };
        await host.InitializeAsync();
        try
        {
            var received = server.ReceiveAsync(Cancel);
            var admin = await host.AddAdminAsync("told@example.org");
            using var visitor = host.Visit();
            await visitor.SignInAsync(admin.Email!, PanelHost.Password);
            const string next = "lantern orbit teapot canyon";
            await visitor.SubmitAsync("/security/password", ("Form.Current", PanelHost.Password), ("Form.Next", next), ("Form.Repeated", next));

            var mail = await received.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
            Assert.Contains("RCPT TO:<told@example.org>", mail);
            Assert.Contains("Subject: MailSecurity: The password was changed", mail);
            Assert.Contains("From: 127.0.0.1", mail);
            Assert.DoesNotContain(mail, line => line.Contains(next, StringComparison.Ordinal));
        }
        finally
        {
            await host.DisposeAsync();
        }
    }
}
