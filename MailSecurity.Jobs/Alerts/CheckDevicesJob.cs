using Hangfire;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Mail;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Alerts;

/// <summary>Tells the owners of devices that have shown nothing for long. Running it twice tells them once.</summary>
public sealed class CheckDevicesJob(PushDeviceStore devices, AdminStore admins, IBackgroundJobClient jobs, IOptions<AlertOptions> options, IOptions<MailOptions> mail)
{
    [AutomaticRetry(Attempts = 0)]
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (!mail.Value.IsConfigured)
        {
            return;
        }

        foreach (var device in await devices.TakeUnconfirmedAsync(cancellation))
        {
            if (await admins.GrantAsync(device.AdminId, cancellation) is { CanOpenPanel: true, Email.Length: > 0 } owner)
            {
                var text = device.EndedAt is not null
                    ? $"Your device \"{device.Label}\" has ended its subscription and gets no alerts any more.\n\nOpen MailSecurity on it, go to On-call, My devices, and enable it again.\n"
                    : $"Your device \"{device.Label}\" has not shown an alert for {options.Value.ConfirmDays} days.\n\n" +
                    "Nobody can tell whether the next one would arrive. Open MailSecurity on it, go to On-call, My devices, and send a test; remove it if you do not use it any more.\n";
                var subject = device.EndedAt is not null ? "MailSecurity: a device gets no alerts any more" : "MailSecurity: a device has not confirmed alerts for long";
                jobs.Enqueue<SendMailJob>(job => job.RunAsync(owner.Email, subject, text, CancellationToken.None));
            }
        }
    }
}
