using Hangfire;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Mail;
using Microsoft.Extensions.Options;

namespace MailSecurity.Dashboard.Security;

/// <summary>Tells the owner of an account by mail, if mail is configured, that what guards it has changed: it may not have been them.</summary>
internal sealed class OwnerNotice(IBackgroundJobClient jobs, AdminStore admins, IOptions<MailOptions> mail, TimeProvider clock)
{
    /// <param name="adminId">Whose account it is.</param>
    /// <param name="what">A sentence: "Two-factor authentication was disabled."</param>
    /// <param name="address">Where it was done.</param>
    public async Task TellAsync(Guid adminId, string what, ClientAddress? address)
    {
        if (mail.Value.IsConfigured && await admins.GrantAsync(adminId, CancellationToken.None) is { Email.Length: > 0 } admin)
        {
            var text = FormattableString.Invariant(
                $"{what}\n\nAccount: {admin.Email}\nTime: {clock.GetUtcNow():yyyy-MM-dd HH:mm} UTC\nFrom: {address?.ToString() ?? "the host"}\n\nIf this was not you, sign in, end the other sessions and change your password, or ask another Admin to disable the account.\n");
            jobs.Enqueue<SendMailJob>(job => job.RunAsync(admin.Email, $"MailSecurity: {what.TrimEnd('.')}", text, CancellationToken.None));
        }
    }
}
