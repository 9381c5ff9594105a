using Hangfire;
using Hangfire.AspNetCore;
using MailSecurity.Domain;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Alerts;
using MailSecurity.Jobs.Detection;
using MailSecurity.Jobs.Incidents;
using MailSecurity.Jobs.Intake;
using MailSecurity.Jobs.Intake.Files;
using MailSecurity.Jobs.Intake.Syslog;
using MailSecurity.Jobs.Mail;
using MailSecurity.Jobs.Telemetry;
using MailSecurity.Jobs.Upkeep;
using MailSecurity.Jobs.Watchdog;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs;

public static class JobServices
{
    /// <summary>The way in for logins and their analysis: what an import needs too.</summary>
    public static IServiceCollection AddIntake(this IServiceCollection services)
    {
        services.AddSettings<IntakeOptions>(IntakeOptions.Section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<IntakeOptions>, IntakeOptionsCheck>());
        services.TryAddSingleton<IntakeQueue>();
        services.AddMeters();
        services.TryAddSingleton<ImportRun>();
        services.TryAddSingleton<LoginAnalysis>();
        services.AddHostedService<IntakeWriter>();
        return services;
    }

    /// <summary>Handing messages to the configured mail server.</summary>
    public static IServiceCollection AddMail(this IServiceCollection services)
    {
        services.AddSettings<MailOptions>(MailOptions.Section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MailOptions>, MailOptionsCheck>());
        services.TryAddSingleton<MailHandover>();
        services.TryAddTransient<SendMailJob>();
        return services;
    }

    /// <summary>The syslog listeners. After the writer, as the files.</summary>
    public static IServiceCollection AddSyslog(this IServiceCollection services)
    {
        services.AddSettings<SyslogOptions>(SyslogOptions.Section);
        services.AddSingleton<IConfigureOptions<SyslogOptions>, SyslogOptionsLists>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SyslogOptions>, SyslogOptionsCheck>());
        services.TryAddSingleton<SyslogSenders>();
        services.AddSingleton<ISourceRemovalFeed>(provider => provider.GetRequiredService<SyslogSenders>());
        services.TryAddSingleton<SyslogIntake>();
        services.AddHostedService(provider => provider.GetRequiredService<SyslogIntake>());
        return services;
    }

    /// <summary>The workers of a running dashboard: Hangfire, its schedule, and the files that are followed.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddIntake();
        services.AddWorkerMeters();
        services.TryAddSingleton(provider => HangfireStorage.Create(provider.GetRequiredService<IOptions<StorageOptions>>().Value));

        // This host's own, as the storage is: Hangfire would take its static one, which belongs to whichever host came last.
        services.TryAddSingleton<JobActivator>(provider => new AspNetCoreJobActivator(provider.GetRequiredService<IServiceScopeFactory>()));
        services.AddHangfire(HangfireStorage.Use);
        services.AddWorkers();
        services.TryAddSingleton<AnalysisQueue>();
        services.TryAddSingleton<IAnalysisWaker>(provider => provider.GetRequiredService<AnalysisQueue>());
        services.TryAddTransient<AnalyseLoginsJob>();
        services.AddMail();
        services.TryAddTransient<ExpireTrustJob>();
        services.TryAddTransient<PurgeJob>();
        services.TryAddSingleton<BackTests>();
        services.TryAddTransient<BackTestJob>();
        services.AddHostedService(provider => provider.GetRequiredService<BackTests>());

        services.AddHostedService<NoticeWatch>();

        // After the writer: hosted services stop in reverse order, so the files stop before the writer does.
        services.TryAddSingleton<FileIntake>();
        services.AddHostedService(provider => provider.GetRequiredService<FileIntake>());
        services.AddSyslog();
        services.AddWatchdog();
        services.AddAlerts();
        return services;
    }

    /// <summary>Workers of their own for each queue, so that what takes long or hangs keeps only its like waiting.</summary>
    internal static IServiceCollection AddWorkers(this IServiceCollection services)
    {
        foreach (var (queue, workers) in JobQueues.Workers)
        {
            services.AddHangfireServer(server =>
            {
                server.ServerName = $"{Environment.MachineName}-{queue}";
                server.Queues = [queue];
                server.WorkerCount = workers;
                server.SchedulePollingInterval = TimeSpan.FromSeconds(1);
            });
        }

        return services;
    }
}
