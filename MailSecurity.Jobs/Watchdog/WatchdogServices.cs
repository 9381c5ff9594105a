using MailSecurity.Domain;
using MailSecurity.Domain.Watch;
using MailSecurity.Jobs.Outgoing;
using MailSecurity.Jobs.Upkeep;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Watchdog;

internal static class WatchdogServices
{
    /// <summary>What looks for silence and other trouble. Each probe is one thing to look at.</summary>
    public static void AddWatchdog(this IServiceCollection services)
    {
        services.AddSettings<WatchdogOptions>(WatchdogOptions.Section)
            .Validate(o => o.SilentAfterEvents >= 1, $"{WatchdogOptions.Section}:SilentAfterEvents must be at least 1.")
            .Validate(o => o.SilentAfter >= TimeSpan.FromMinutes(1), $"{WatchdogOptions.Section}:SilentAfter must be at least a minute.")
            .Validate(o => o.NewSourcePerHour >= 1, $"{WatchdogOptions.Section}:NewSourcePerHour must be at least 1.")
            .Validate(o => o.MostLag >= TimeSpan.FromMinutes(1), $"{WatchdogOptions.Section}:MostLag must be at least a minute.")
            .Validate(o => o.MostUnreadable is > 0 and <= 1, $"{WatchdogOptions.Section}:MostUnreadable must be above 0 and at most 1.")
            .Validate(o => o.LeastFreeMegabytes >= 0, $"{WatchdogOptions.Section}:LeastFreeMegabytes must not be negative.")
            .Validate(o => o.MostGeoDays >= 1, $"{WatchdogOptions.Section}:MostGeoDays must be at least 1.")
            .Validate(
                o => o.HeartbeatUrl.Length == 0 || (Uri.TryCreate(o.HeartbeatUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"),
                $"{WatchdogOptions.Section}:HeartbeatUrl must be an http or https address, or empty.");
        services.AddSettings<OutgoingOptions>(OutgoingOptions.Section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OutgoingOptions>, OutgoingOptionsCheck>());
        services.TryAddSingleton<OutgoingHttp>();
        services.TryAddSingleton<GeoUpdateBook>();
        services.TryAddSingleton<GeoFetch>();
        services.TryAddSingleton<GeoUpdateTurn>();
        services.TryAddSingleton<GeoUpdates>();
        services.TryAddTransient<GeoUpdateJob>();
        services.TryAddSingleton<HealthBook>();
        services.TryAddSingleton<Heartbeat>();
        services.TryAddTransient<WatchdogJob>();
        services.TryAddSingleton<StoreCheck>();
        services.AddHostedService(provider => provider.GetRequiredService<StoreCheck>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHealthProbe, StoreProbe>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHealthProbe, DiskProbe>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHealthProbe, AlertProbe>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHealthProbe, IntakeProbe>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHealthProbe, SourceProbe>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHealthProbe, GeoProbe>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHealthProbe, ProfileProbe>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHealthProbe, JobProbe>());
    }
}
