using MailSecurity.Dashboard.Hubs;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MailSecurity.Dashboard.Live;

internal static class LiveServices
{
    /// <summary>The live picture, and the hub that shows it to outside listeners.</summary>
    public static void AddLive(this IServiceCollection services)
    {
        services.TryAddSingleton<IncidentBoard>();
        services.TryAddSingleton<IIncidentFeed>(provider => provider.GetRequiredService<IncidentBoard>());
        services.TryAddSingleton<LiveClock>();
        services.TryAddSingleton<LoginTail>();
        services.AddSingleton<ILoginFeed>(provider => provider.GetRequiredService<LoginTail>());
        services.TryAddSingleton<LoginPulse>();
        services.AddSingleton<ILoginFeed>(provider => provider.GetRequiredService<LoginPulse>());
        services.TryAddSingleton<SourcePulse>();
        services.AddSingleton<ISourceFeed>(provider => provider.GetRequiredService<SourcePulse>());

        services.AddSignalR();
        services.TryAddSingleton<IncidentListeners>();
        services.AddHostedService<IncidentRelay>();
        services.TryAddSingleton<HubConnections>();
        services.AddHostedService(provider => provider.GetRequiredService<HubConnections>());
    }
}
