using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using MimeKit;

namespace MailSecurity.Jobs.Mail;

/// <summary>Hands one message to the mail server. A server that does not answer is tried again by Hangfire, later each time.</summary>
public sealed class SendMailJob(IOptions<MailOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <exception cref="Exception">The server could not be reached or did not take the message.</exception>
    public async Task RunAsync(string to, string subject, string text, CancellationToken cancellation)
    {
        var mail = options.Value;
        using var message = new MimeMessage(
            [MailboxAddress.Parse(mail.From)], [MailboxAddress.Parse(to)], subject, new TextPart("plain") { Text = text })
        { Date = clock.GetUtcNow() };
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");

        using var client = new SmtpClient { Timeout = (int)Patience.TotalMilliseconds };
        await client.ConnectAsync(mail.Server, mail.Port, mail.Encryption, cancellation);
        if (mail.User.Length > 0)
        {
            await client.AuthenticateAsync(mail.User, mail.Password, cancellation);
        }

        await client.SendAsync(message, cancellation);
        await client.DisconnectAsync(quit: true, cancellation);
    }
}
