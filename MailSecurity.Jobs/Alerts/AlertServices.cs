using MailSecurity.Domain.Alerts;
using MailSecurity.Jobs.Alerts.Channels;
using MailSecurity.Jobs.Alerts.Channels.Webhooks;
using MailSecurity.Jobs.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MailSecurity.Jobs.Alerts;

public static class AlertServices
{
    /// <summary>Telling people of incidents. The host adds an <see cref="IAlertSeals"/>.</summary>
    public static IServiceCollection AddAlerts(this IServiceCollection services)
    {
        services.TryAddSingleton<AlertQueue>();
        services.Replace(ServiceDescriptor.Singleton<IAlertSignal>(provider => provider.GetRequiredService<AlertQueue>()));
        return services.AddAlertSending();
    }

    /// <summary>The same without a queue, for whoever runs it by hand.</summary>
    public static IServiceCollection AddAlertSending(this IServiceCollection services)
    {
        services.AddMeters();
        services.TryAddSingleton<PushKeyBook>();
        services.TryAddSingleton<AlertText>();
        services.TryAddSingleton<IPushTransport, GuardedTransport>();
        services.TryAddSingleton<AlertWords>();
        services.TryAddSingleton<IWebhookTransport, GuardedWebhooks>();
        services.TryAddSingleton<WebhookSeals>();
        services.TryAddSingleton<WebhookChannel>();
        services.TryAddSingleton<WebhookTrials>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAlertChannel, WebPushChannel>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAlertChannel, MailChannel>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAlertChannel, WebhookChannel>(provider => provider.GetRequiredService<WebhookChannel>()));
        services.TryAddSingleton<AlertDispatch>();
        services.TryAddTransient<SendAlertsJob>();
        services.TryAddTransient<SendMailsAndWebhooksJob>();
        services.TryAddTransient<CheckDevicesJob>();
        return services;
    }
}
