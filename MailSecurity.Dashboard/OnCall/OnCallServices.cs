using MailSecurity.Dashboard.Live;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Alerts;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MailSecurity.Dashboard.OnCall;

internal static class OnCallServices
{
    public static void AddOnCall(this IServiceCollection services)
    {
        services.TryAddSingleton<IAlertSeals, AlertSeals>();
        services.TryAddSingleton<AlertPulse>();
        services.Replace(ServiceDescriptor.Singleton<IAlertFeed>(provider => provider.GetRequiredService<AlertPulse>()));
    }
}
