namespace MailSecurity.Jobs.Mail;

/// <summary>Hands one message to the mail server. A server that does not answer is tried again by Hangfire, later each time.</summary>
public sealed class SendMailJob(MailHandover mail)
{
    /// <exception cref="Exception">The server could not be reached or did not take the message.</exception>
    public Task RunAsync(string to, string subject, string text, CancellationToken cancellation) => mail.SendAsync(to, subject, text, key: null, cancellation);
}
