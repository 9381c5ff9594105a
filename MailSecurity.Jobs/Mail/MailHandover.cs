using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using MimeKit;

namespace MailSecurity.Jobs.Mail;

/// <summary>Hands messages to the configured mail server, one connection each. A certificate that the system does not trust is refused.</summary>
public sealed class MailHandover(IOptions<MailOptions> options, TimeProvider clock)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public bool IsConfigured => options.Value.IsConfigured;

    /// <param name="key">The same for the same message, by which a mailbox can tell a repetition; null: a new one.</param>
    /// <exception cref="Exception">The server could not be reached or did not take the message.</exception>
    public async Task SendAsync(string to, string subject, string text, string? key, CancellationToken cancellation)
    {
        var mail = options.Value;
        var from = MailboxAddress.Parse(mail.From);
        using var message = new MimeMessage([from], [MailboxAddress.Parse(to)], subject, new TextPart("plain") { Text = text }) { Date = clock.GetUtcNow() };
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        if (key is not null)
        {
            message.MessageId = $"{key}@{from.Domain}";
        }

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
