using Hangfire;
using MailSecurity.Jobs.Alerts;
using MailSecurity.Jobs.Detection;
using MailSecurity.Jobs.Upkeep;
using MailSecurity.Jobs.Watchdog;

namespace MailSecurity.Jobs;

/// <summary>Every job that runs by the clock.</summary>
public static class Schedule
{
    // What a dead node had accepted and not queued waits this long for the others.
    private const string OftenEnough = "*/10 * * * * *";

    public static void Apply(IRecurringJobManager jobs)
    {
        // The safety net: new logins wake the analysis at once; this finds what a crash left behind.
        for (var partition = 0; partition < AnalysisPartitions.Count; partition++)
        {
            var number = partition;
            jobs.AddOrUpdate<AnalyseLoginsJob>($"analyse-logins-{number}", job => job.RunAsync(number, CancellationToken.None), OftenEnough);
        }

        jobs.AddOrUpdate<WatchdogJob>("watchdog", job => job.RunAsync(CancellationToken.None), Cron.Minutely());
        jobs.AddOrUpdate<GeoUpdateJob>("update-geo-databases", job => job.RunAsync(CancellationToken.None), Cron.Minutely());
        // The safety net here too: the commit of an incident wakes it at once.
        jobs.AddOrUpdate<SendAlertsJob>("send-alerts", job => job.RunAsync(CancellationToken.None), Cron.Minutely());
        jobs.AddOrUpdate<SendMailsAndWebhooksJob>("send-mails-and-webhooks", job => job.RunAsync(CancellationToken.None), Cron.Minutely());
        jobs.AddOrUpdate<CheckDevicesJob>("check-devices", job => job.RunAsync(CancellationToken.None), Cron.Daily(9));
        // It looks every hour and purges once a day, so a host that is off at night is purged too.
        jobs.AddOrUpdate<PurgeJob>("purge", job => job.RunAsync(CancellationToken.None), Cron.Hourly());
        jobs.AddOrUpdate<ExpireTrustJob>("expire-trusted-ips", job => job.RunAsync(CancellationToken.None), Cron.Minutely());
    }
}
